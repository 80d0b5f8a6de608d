package schema

// ElementsOf returns the list that a field is of which each element has the tag: nothing else
// would say where a list ends that takes the rest, if fields have no length. It is nil for a
// field that has the tag once.
func (l *TagLayout) ElementsOf(f *WireField) *WireList {
	list, ok := Present(f.Type).(*WireList)
	if !ok || len(list.Ends) != 1 || list.Ends[0].How != EndRest || l.Length != nil && !f.EachTag {
		return nil
	}
	return list
}
