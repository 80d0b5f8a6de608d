package gonames

import "strings"

// initialisms are the words that Go writes in a way of their own, by their lower
// case form. A plural s is no part of them: "ids" becomes "IDs".
var initialisms = func() map[string]string {
	const list = `ACL API ASCII CIDR CPU CRC CRC32 CRC64 CSRF CSS CSV DB DNS EOF FTP GID GPS GPU GUID
		HMAC HTML HTTP HTTPS IANA ICMP ID IMAP IO IOPS IP IPv4 IPv6 ISO JSON JWT LDAP LHS MAC MD5 MIME
		MQTT MTU NAT OAuth OS PEM PID PNG POSIX PTR QoS QPS RAM RFC RHS RPC RSA RTT SASL SDK SHA SHA1
		SHA256 SHA512 SIP SLA SMTP SQL SSH SSL TCP TLS TOS TTL UDP UI UID UNIX URI URL UTC UTF8 UUID VLAN VM
		VPN WAL XML XMPP XSRF XSS YAML`
	m := map[string]string{}
	for word := range strings.FieldsSeq(list) {
		m[strings.ToLower(word)] = word
	}
	return m
}()

// noPlurals are words that end in s and are no plurals of an initialism: cas is
// compare and swap.
var noPlurals = map[string]bool{"cas": true}

// initialism returns how Go writes a word, if it is an initialism or the plural
// of one.
func initialism(word string) (string, bool) {
	low := strings.ToLower(word)
	if in, ok := initialisms[low]; ok {
		return in, true
	}
	if in, ok := initialisms[strings.TrimSuffix(low, "s")]; ok && !noPlurals[low] {
		return in + "s", true
	}
	return "", false
}
