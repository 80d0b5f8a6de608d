package emit

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

func jsonID(name string) *jen.Statement { return jen.Qual("encoding/json", name) }

// jsonMethods writes what encoding/json has to be helped with.
func jsonMethods(g *jen.Group, s *gomodel.Struct) {
	switch {
	case s.JSON.Alone:
		marshalAlone(g, s)
		return
	case s.JSON.Constants != "":
		constantMembers(g, s)
		marshalMore(g, s)
	case len(s.JSON.Lists) > 0 || len(s.JSON.Counted) > 0 || s.JSON.Array:
		marshalMore(g, s)
	}
	if s.JSON.Array {
		arrayMark(g, s)
	}
	if len(s.JSON.Counted) > 0 {
		countedMembers(g, s)
	}
	switch {
	case len(s.JSON.Unions) > 0:
		unmarshalUnions(g, s)
	case s.New != nil || s.JSON.Array:
		unmarshalPlain(g, s)
	}
}

// marshalAlone writes
//
//	// MarshalJSON implements json.Marshaler.
//	func (m IDNum) MarshalJSON() ([]byte, error) { return json.Marshal(m.Value) }
func marshalAlone(g *jen.Group, s *gomodel.Struct) {
	value := jen.Nil()
	for _, f := range s.Fields {
		value = jen.Id("m").Dot(f.Name)
	}
	returned := jen.Return(jsonID("Marshal").Call(value))
	if len(s.JSON.Lists) == 0 {
		marshaler(g, s).Add(oneLine(returned))
		return
	}
	marshaler(g, s).BlockFunc(func(g *jen.Group) {
		fillLists(g, s)
		g.Add(returned)
	})
}

func marshaler(g *jen.Group, s *gomodel.Struct) *jen.Statement {
	begin(g, "MarshalJSON implements json.Marshaler.")
	return g.Func().Params(jen.Id("m").Id(s.Name)).Id("MarshalJSON").Params().Add(appendResults())
}

// marshalMore writes
//
//	// MarshalJSON implements json.Marshaler.
//	func (m Published) MarshalJSON() ([]byte, error) {
//		type plain Published
//		if m.Diagnostics == nil {
//			m.Diagnostics = []Diagnostic{}
//		}
//		return json.Marshal(plain(m))
//	}
//
// and with constants return wire.WithMembers(m.ConstantMembers(), plain(m)), or with members that
// follow from others return wire.WithCounted("", m.CountedMembers(), plain(m)). What is an array
// is made one of that: return wire.ToArray(json.Marshal(plain(m))).
func marshalMore(g *jen.Group, s *gomodel.Struct) {
	marshaler(g, s).BlockFunc(func(g *jen.Group) {
		g.Type().Id("plain").Id(s.Name)
		fillLists(g, s)
		plain, constants := jen.Id("plain").Call(jen.Id("m")), jen.Lit("")
		if s.JSON.Constants != "" {
			constants = jen.Id("m").Dot("ConstantMembers").Call()
		}
		object := jsonID("Marshal").Call(plain)
		switch {
		case len(s.JSON.Counted) > 0:
			object = wireID("WithCounted").Call(constants, jen.Id("m").Dot("CountedMembers").Call(), plain)
		case s.JSON.Constants != "":
			object = wireID("WithMembers").Call(constants, plain)
		}
		if s.JSON.Array {
			object = wireID("ToArray").Call(object)
		}
		g.Return(object)
	})
}

// arrayMark writes
//
//	// JSONArray marks Point as an array in JSON.
//	func (Point) JSONArray() {}
func arrayMark(g *jen.Group, s *gomodel.Struct) {
	begin(g, "JSONArray marks "+s.Name+" as an array in JSON.")
	g.Func().Params(jen.Id(s.Name)).Id("JSONArray").Params().Block()
}

// membersIn is the JSON that a method reads, in which an array has become an object.
func membersIn(s *gomodel.Struct) jen.Code {
	if s.JSON.Array {
		return wireID("OfArray").Call(jen.Id("b"))
	}
	return jen.Id("b")
}

// countedMembers writes
//
//	// CountedMembers are the members of Place that follow from others.
//	func (m Place) CountedMembers() []wire.Counted {
//		return []wire.Counted{
//			{Member: "Place.n", Name: "n", Of: "tags", Value: len(m.Tags), Most: 255},
//			{Member: "Place.named", Name: "named", Of: "name", Value: wire.Bit(m.Name != nil), Most: 1, Has: true, Bool: true},
//		}
//	}
func countedMembers(g *jen.Group, s *gomodel.Struct) {
	var entries []jen.Code
	for _, c := range s.JSON.Counted {
		of := jen.Id("m").Dot(c.Field)
		value := jen.Len(of)
		if c.Has {
			value = wireID("Bit").Call(of.Op("!=").Nil())
		}
		entries = append(entries, jen.Values(
			entry("Member", jen.Lit(c.Member)), entry("Name", jen.Lit(c.Name)), entry("Of", jen.Lit(c.Of)), entry("Value", value),
			entry("Most", jen.Op(strconv.FormatUint(c.Most, 10))),
			flagEntry("Has", c.Has), flagEntry("Bool", c.Bool),
		))
	}
	all := jen.Index().Add(wireID("Counted"))
	begin(g, "CountedMembers are the members of "+s.Name+" that follow from others.")
	g.Func().Params(jen.Id("m").Id(s.Name)).Id("CountedMembers").Params().Add(all).Block(jen.Return(all.Clone().Add(perLine(entries))))
}

// constantMembers writes
//
//	// ConstantMembers are those of a Place that are always the same, as JSON has them.
//	func (Place) ConstantMembers() string { return `"version":3` }
func constantMembers(g *jen.Group, s *gomodel.Struct) {
	text := jen.Lit(s.JSON.Constants)
	if strconv.CanBackquote(s.JSON.Constants) {
		text = jen.Op("`" + s.JSON.Constants + "`")
	}
	begin(g, "ConstantMembers are those of "+s.Name+" that are always the same, as JSON has them.")
	g.Func().Params(jen.Id(s.Name)).Id("ConstantMembers").Params().String().Add(oneLine(jen.Return(text)))
}

// fillLists has nothing written as null that only is empty.
func fillLists(g *jen.Group, s *gomodel.Struct) {
	for _, f := range s.JSON.Lists {
		list := jen.Id("m").Dot(f.Name)
		g.If(list.Clone().Op("==").Nil()).Block(list.Clone().Op("=").Add(goType(f.Type)).Values())
	}
}

// unmarshalUnions writes
//
//	// UnmarshalJSON implements json.Unmarshaler.
//	func (m *Cancel) UnmarshalJSON(b []byte) error {
//		type plain Cancel
//		raw := struct {
//			*plain
//			ID json.RawMessage `json:"id"`
//		}{plain: (*plain)(m)}
//		if err := json.Unmarshal(b, &raw); err != nil {
//			return err
//		}
//		var err error
//		if m.ID, err = wire.ParseUnion("Cancel.id", raw.ID, parseID); err != nil {
//			return err
//		}
//		return nil
//	}
func unmarshalUnions(g *jen.Group, s *gomodel.Struct) {
	unmarshaler(g, s).BlockFunc(func(g *jen.Group) {
		withDefaults(g, s)
		g.Id("raw").Op(":=").StructFunc(func(g *jen.Group) {
			g.Op("*").Id("plain")
			for _, f := range s.JSON.Unions {
				g.Id(f.Name).Add(rawType(f)).Op(f.Tag)
			}
		}).Values(jen.Id("plain").Op(":").Parens(jen.Op("*").Id("plain")).Call(jen.Id("m")))
		failed := jen.Err().Op("!=").Nil()
		g.If(jen.Err().Op(":=").Add(jsonID("Unmarshal")).Call(membersIn(s), jen.Op("&").Id("raw")), failed).Block(jen.Return(jen.Err()))
		g.Var().Err().Error()
		for _, f := range s.JSON.Unions {
			g.If(jen.List(jen.Id("m").Dot(f.Name), jen.Err()).Op("=").Add(parsed(f)), failed.Clone()).Block(jen.Return(jen.Err()))
		}
		g.Return(jen.Nil())
	})
}

// unmarshalPlain writes
//
//	// UnmarshalJSON implements json.Unmarshaler.
//	func (m *Options) UnmarshalJSON(b []byte) error {
//		type plain Options
//		*m = *NewOptions()
//		return json.Unmarshal(b, (*plain)(m))
//	}
//
// and of an array return json.Unmarshal(wire.OfArray(b), (*plain)(m)).
func unmarshalPlain(g *jen.Group, s *gomodel.Struct) {
	unmarshaler(g, s).BlockFunc(func(g *jen.Group) {
		withDefaults(g, s)
		g.Return(jsonID("Unmarshal").Call(membersIn(s), jen.Parens(jen.Op("*").Id("plain")).Call(jen.Id("m"))))
	})
}

func unmarshaler(g *jen.Group, s *gomodel.Struct) *jen.Statement {
	begin(g, "UnmarshalJSON implements json.Unmarshaler.")
	return codecMethod(g, s.Name, "UnmarshalJSON").Params(jen.Id("b").Add(bytesType())).Error()
}

// withDefaults begins a method with the struct without its methods, and what it has by default.
func withDefaults(g *jen.Group, s *gomodel.Struct) {
	g.Type().Id("plain").Id(s.Name)
	if s.New != nil {
		g.Op("*").Id("m").Op("=").Op("*").Id(s.New.Name).Call()
	}
}

func rawType(f gomodel.JSONField) jen.Code {
	switch {
	case f.List:
		return jen.Index().Add(jsonID("RawMessage"))
	case f.Map:
		return jen.Map(jen.String()).Add(jsonID("RawMessage"))
	}
	return jsonID("RawMessage")
}

// parsed writes parseID(raw.ID); for what has to be there wire.ParseUnion("Cancel.id", raw.ID,
// parseID), and for lists wire.ParseList("Cancel.ids", raw.IDs, parseID), for maps wire.ParseMap.
func parsed(f gomodel.JSONField) jen.Code {
	raw := jen.Id("raw").Dot(f.Name)
	switch {
	case f.List:
		return wireID("ParseList").Call(jen.Lit(f.Member), raw, jen.Id(f.Parse))
	case f.Map:
		return wireID("ParseMap").Call(jen.Lit(f.Member), raw, jen.Id(f.Parse))
	case f.Needed:
		return wireID("ParseUnion").Call(jen.Lit(f.Member), raw, jen.Id(f.Parse))
	}
	return jen.Id(f.Parse).Call(raw)
}

// parseUnion writes
//
//	// parseID returns the ID that raw is: nil for what is missing.
//	func parseID(raw json.RawMessage) (ID, error) {
//		switch wire.JSONKind(raw) {
//		case wire.JSONNone, wire.JSONNull:
//			return nil, nil
//		case wire.JSONNumber:
//			v := new(IDNum)
//			return v, wire.ReadJSON(raw, &v.Value)
//		}
//		return nil, fmt.Errorf("%.40s is no ID", raw)
//	}
//
// Where several are of one JSON type, a member tells which it is:
//
//	switch wire.MemberOf(raw, "type") {
//	case "text":
//		v := new(Text)
//		return v, wire.ReadJSON(raw, v)
//	default:
//		v := new(ContentOther)
//		return v, wire.ReadJSON(raw, v)
//	}
func parseUnion(g *jen.Group, s *gomodel.Sealed) {
	begin(g, s.JSON.Parse+" returns the "+s.Name+" that raw is: nil for what is missing.")
	raw := jen.Id("raw")
	g.Func().Id(s.JSON.Parse).Params(raw.Clone().Add(jsonID("RawMessage"))).Params(jen.Id(s.Name), jen.Error()).Block(
		jen.Switch(wireID("JSONKind").Call(raw)).BlockFunc(func(g *jen.Group) {
			g.Case(absent(s.JSON)...).Block(jen.Return(jen.Nil(), jen.Nil()))
			for _, same := range byKind(s.JSON.Cases) {
				g.Case(wireID(same[0].Kind)).BlockFunc(func(g *jen.Group) { parseKind(g, same) })
			}
		}),
		jen.Return(jen.Nil(), jen.Qual("fmt", "Errorf").Call(jen.Lit("%.40s is no "+s.Name), raw)),
	)
}

// byKind returns the variants of each JSON type, in the order of their first ones.
func byKind(cases []gomodel.JSONCase) (all [][]gomodel.JSONCase) {
	for _, c := range cases {
		i := slices.IndexFunc(all, func(same []gomodel.JSONCase) bool { return same[0].Kind == c.Kind })
		if i < 0 {
			all = append(all, []gomodel.JSONCase{c})
			continue
		}
		all[i] = append(all[i], c)
	}
	return all
}

func parseKind(g *jen.Group, same []gomodel.JSONCase) {
	if len(same) == 1 {
		parseCase(g, same[0])
		return
	}
	g.Switch(tellingMember(same)).BlockFunc(func(g *jen.Group) {
		for _, c := range same {
			if c.Is == nil {
				g.Default().BlockFunc(func(g *jen.Group) { parseCase(g, c) })
				continue
			}
			g.Case(jen.Lit(c.Is)).BlockFunc(func(g *jen.Group) { parseCase(g, c) })
		}
	})
}

// tellingMember writes wire.MemberOf(raw, "type"), or wire.OneMember(raw, "result", "error") where
// each variant has a member that no other has.
func tellingMember(same []gomodel.JSONCase) jen.Code {
	if same[0].Member != "" {
		return wireID("MemberOf").Call(jen.Id("raw"), jen.Lit(same[0].Member))
	}
	return wireID("OneMember").CallFunc(func(g *jen.Group) {
		g.Id("raw")
		for _, c := range same {
			g.Lit(c.Is)
		}
	})
}

// absent are the JSON types of what is missing: null too, unless it is a variant.
func absent(u *gomodel.JSONUnion) []jen.Code {
	for _, c := range u.Cases {
		if c.Kind == "JSONNull" {
			return []jen.Code{wireID("JSONNone")}
		}
	}
	return []jen.Code{wireID("JSONNone"), wireID("JSONNull")}
}

func parseCase(g *jen.Group, c gomodel.JSONCase) {
	v := jen.Id("v")
	target := v.Clone()
	switch {
	case c.Empty:
		g.Return(jen.New(jen.Id(c.Type)), jen.Nil())
		return
	case c.Inside:
		target = jen.Op("&").Add(v).Dot("Value")
	}
	g.Add(v.Clone().Op(":=").New(jen.Id(c.Type)))
	g.Return(v, wireID("ReadJSON").Call(jen.Id("raw"), target))
}
