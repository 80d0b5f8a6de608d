package jsonarray

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	name, x := "p", "x"
	point := Point{X: 1, Y: -2, Level: 3}
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"AuthorizeRequest", `{"id":7,"method":"mining.authorize","params":["u","x"]}`, &AuthorizeRequest{User: "u", Password: &x}},
		{"AuthorizeRequest", `{"id":7,"method":"mining.authorize","params":["u"]}`, &AuthorizeRequest{User: "u"}},
		{"SubscribeRequest", `{"id":7,"method":"mining.subscribe","params":[]}`, &SubscribeRequest{}},
		{"SubscribeRequest", `{"id":7,"method":"mining.subscribe","params":[null,"x"]}`, &SubscribeRequest{Session: &x}},
		{"SubscribeReply", `{"id":7,"result":[[["a","b"],["c","d"]],"08",4],"error":null}`,
			&SubscribeReply{Subscriptions: []Subscription{{"a", "b"}, {"c", "d"}}, Extranonce: "08", Size: 4}},
		{"Failed", `{"id":7,"result":null,"error":[20,"no",null]}`, &Failed{Code: 20, Message: "no"}},
		{"WhereRequest", `{"id":7,"method":"where","params":[1,-2,"p",3]}`, &Point{X: 1, Y: -2, Level: 3, Name: &name}},
		{"WhereReply", `{"id":7,"result":[[1,-2,null,3],[1,-2,null,3,["t"]]],"error":null}`,
			[]Point{point, {X: 1, Y: -2, Level: 3, Tags: []string{"t"}}}},
		{"Tree", `{"id":7,"result":["tree",1,1,[["tree",1,0,[],[0,0,null,0],null,"e"]],[1,-2,null,3],null],"error":null}`,
			&Tree{At: point, All: []Tree{{ID: &EitherText{Value: "e"}}}}},
		{"Difficulty", `{"id":null,"method":"mining.set_difficulty","params":[0.5]}`, &Difficulty{Difficulty: 0.5}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 7}, c.m)
		if err != nil || string(b) != c.want+"\n" {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestOthers reads arrays with other elements than they have to have.
func TestOthers(t *testing.T) {
	for text, want := range map[string]string{
		`["tree",1,0,[],[0,0],null]`:          "",
		`["tree",1,0,null,[0,0]]`:             "",
		`["tree",1,0,[],[0,0],null,"e",1,{}]`: "",
		`["free",1,0,[],[0,0],null]`:          `Tree.0 is "free", and "tree" was expected`,
		`["tree",2,0,[],[0,0],null]`:          "Tree.1 is 2, and 1 was expected",
		`["tree",1,1,[],[0,0],null]`:          "Tree.2 is 1, and 0 was expected",
		`["tree",1,0,[],[0],null]`:            "Point.1 is missing",
		`["tree",1,0,[],[0,0],1]`:             "Tree.5 is 1, and null was expected",
		`["tree",1,0,[]]`:                     "Tree.4 is missing",
		`{"0":"tree"}`:                        "Tree is an object, and an array was expected",
		`["tree",1,0,[],{"0":0,"1":0},null]`:  "Point is an object",
		`"tree"`:                              "cannot unmarshal",
		`["tree",1,0,[],[0,0],null,7]`:        "7 is no Either",
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"result":`+text+"}\n"), false, 1000)
		Conversation().Message("Tree").Read(&r, new(wire.Exchange), new(Tree))
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
