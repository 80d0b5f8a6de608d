package mqtt_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/mqtt"
)

func TestAllocations(t *testing.T) {
	p, user := mqtt.Conversation(), "press"
	wiretest.CheckAllocs(t, p, "PublishRequest", &mqtt.PublishRequest{
		Flags: mqtt.PublishFlags{QoS: mqtt.QoSAtLeastOnce}, Topic: "plant/7/line/3/temperature", Payload: make([]byte, 64),
	}, wiretest.Allocs{Own: 1})
	wiretest.CheckAllocs(t, p, "ConnectRequest", &mqtt.ConnectRequest{
		Clean: true, KeepAlive: 60, ClientID: "press-7-controller", Username: &user, Password: []byte("correct horse"),
		Will: &mqtt.Will{Topic: "plant/7/status", Message: []byte("offline")},
	}, wiretest.Allocs{Own: 3, Reused: 2}) // what may be missing is behind a pointer
	wiretest.CheckAllocs(t, p, "SubscribeRequest", &mqtt.SubscribeRequest{
		Filters: []mqtt.Filter{{Topic: "plant/+/line/#"}, {Topic: "alarms/#"}},
	}, wiretest.Allocs{Own: 2})
}
