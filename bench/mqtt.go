package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/eclipse/paho.mqtt.golang/packets"

	"github.com/netgen-dev/netgen/schemas/mqtt"
)

// The values that everybody encodes and decodes.
var (
	mqttPayload = bytes.Repeat([]byte("p"), 64)
	mqttTopic   = "plant/7/line/3/temperature"
	mqttFilters = []string{"plant/+/line/#", "alarms/#", "plant/7/status"}
)

// mqttCodecs compares codecs of MQTT's packets.
func mqttCodecs(ctx context.Context, s settings) error {
	var messages []message
	for _, m := range []struct {
		name   string
		packet packets.ControlPacket
		own    codec
	}{
		{"Publish", pahoPublish(), netgenMQTT("PublishRequest", netgenPublish())},
		{"Connect", pahoConnect(), netgenMQTT("ConnectRequest", netgenConnect())},
		{"Subscribe", pahoSubscribe(), netgenMQTT("SubscribeRequest", netgenSubscribe())},
	} {
		var encoded bytes.Buffer
		if err := m.packet.Write(&encoded); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		var buffer bytes.Buffer
		var reader bytes.Reader
		messages = append(messages, message{m.name, []codec{m.own, {
			name: "paho packets",
			encode: func() int {
				buffer.Reset()
				must(m.packet.Write(&buffer))
				return buffer.Len()
			},
			decode: func() int {
				reader.Reset(encoded.Bytes())
				_, err := packets.ReadPacket(&reader)
				must(err)
				return encoded.Len()
			},
		}}})
	}
	return codecs(ctx, s, messages)
}

func pahoPublish() packets.ControlPacket {
	m := packets.NewControlPacket(packets.Publish).(*packets.PublishPacket)
	m.Qos, m.MessageID, m.TopicName, m.Payload = 1, 17, mqttTopic, mqttPayload
	return m
}

func pahoConnect() packets.ControlPacket {
	m := packets.NewControlPacket(packets.Connect).(*packets.ConnectPacket)
	m.ProtocolName, m.ProtocolVersion, m.CleanSession, m.Keepalive = "MQTT", 4, true, 60
	m.ClientIdentifier = "press-7-controller"
	m.UsernameFlag, m.Username = true, "press"
	m.PasswordFlag, m.Password = true, []byte("correct horse")
	m.WillFlag, m.WillTopic, m.WillMessage = true, "plant/7/status", []byte("offline")
	return m
}

func pahoSubscribe() packets.ControlPacket {
	m := packets.NewControlPacket(packets.Subscribe).(*packets.SubscribePacket)
	m.MessageID, m.Topics, m.Qoss = 18, mqttFilters, []byte{1, 1, 1}
	return m
}

func netgenMQTT(name string, value any) codec {
	return netgenCodec(mqtt.Conversation(), name, value)
}

func netgenPublish() *mqtt.PublishRequest {
	return &mqtt.PublishRequest{Flags: mqtt.PublishFlags{QoS: mqtt.QoSAtLeastOnce}, Topic: mqttTopic, Payload: mqttPayload}
}

func netgenConnect() *mqtt.ConnectRequest {
	username := "press"
	return &mqtt.ConnectRequest{
		Clean: true, KeepAlive: 60, ClientID: "press-7-controller",
		Username: &username, Password: []byte("correct horse"),
		Will: &mqtt.Will{Topic: "plant/7/status", Message: []byte("offline")},
	}
}

func netgenSubscribe() *mqtt.SubscribeRequest {
	m := &mqtt.SubscribeRequest{}
	for _, filter := range mqttFilters {
		m.Filters = append(m.Filters, mqtt.Filter{Topic: filter, QoS: mqtt.QoSAtLeastOnce})
	}
	return m
}
