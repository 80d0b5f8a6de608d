package runtime

import "testing"

func TestKeyOfAnInterfaceMayHoldNil(t *testing.T) {
	t.Parallel()
	server, _ := pair(t, handlers{}, handlers{})
	key, socket := NewKey[error]("error"), peerOf(t, server)
	if _, ok := key.Get(socket); ok {
		t.Error("it is there before it was set")
	}
	key.Set(socket, nil)
	if _, ok := key.Get(socket); !ok {
		t.Error("nil is not kept")
	}
	key.Delete(socket)
	if _, ok := key.Get(socket); ok {
		t.Error("it is there after it was deleted")
	}
}
