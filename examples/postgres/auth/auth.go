// Package auth answers the ways in which PostgreSQL asks for a password: md5 and
// SCRAM-SHA-256 (RFC 5802 and 7677), for both sides, without channel binding.
package auth

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

// Mechanism is the name of SCRAM in the list of mechanisms.
const Mechanism = "SCRAM-SHA-256"

// ErrWrong is a password, or a server, that is not the right one.
var ErrWrong = errors.New("auth: password authentication failed")

// errMalformed is a message that is none of SCRAM.
var errMalformed = errors.New("auth: malformed SCRAM message")

// maxIterations bounds the work that the other side may ask for.
const maxIterations = 1 << 20

// Plain is the data of a Password that is sent as it is.
func Plain(password string) []byte { return append([]byte(password), 0) }

// MD5 is the data of the Password that answers a salt.
func MD5(user, password string, salt [4]byte) []byte {
	inner := md5.Sum([]byte(password + user))
	outer := md5.Sum(append([]byte(hex.EncodeToString(inner[:])), salt[:]...))
	return append([]byte("md5"+hex.EncodeToString(outer[:])), 0)
}

// A Client is one exchange of SCRAM as the client sees it.
type Client struct {
	password  string
	bare      string // its first message, without the part about channel binding
	signature []byte // that the server must have
}

// NewClient begins an exchange.
func NewClient(password string) *Client {
	return &Client{password: password, bare: "n=,r=" + nonce()}
}

func nonce() string {
	var b [18]byte
	_, _ = rand.Read(b[:])
	return base64.StdEncoding.EncodeToString(b[:])
}

// First is the first message of the client.
func (c *Client) First() []byte { return []byte("n,," + c.bare) }

// Final answers the first message of the server.
func (c *Client) Final(serverFirst []byte) ([]byte, error) {
	fields := attributes(string(serverFirst))
	salt, err := base64.StdEncoding.DecodeString(fields["s"])
	if err != nil || !strings.HasPrefix(fields["r"], attributes(c.bare)["r"]) {
		return nil, errMalformed
	}
	iterations, err := strconv.Atoi(fields["i"])
	if err != nil || iterations < 1 || iterations > maxIterations {
		return nil, errMalformed
	}
	keys, err := derive(c.password, salt, iterations)
	if err != nil {
		return nil, err
	}
	bare := "c=biws,r=" + fields["r"]
	messages := c.bare + "," + string(serverFirst) + "," + bare
	c.signature = sign(keys.server, messages)
	proof := xor(keys.client, sign(keys.stored, messages))
	return []byte(bare + ",p=" + base64.StdEncoding.EncodeToString(proof)), nil
}

// Verify looks whether the server knows the password too, by its final message.
func (c *Client) Verify(serverFinal []byte) error {
	signature, err := base64.StdEncoding.DecodeString(attributes(string(serverFinal))["v"])
	if err != nil || c.signature == nil || !hmac.Equal(signature, c.signature) {
		return ErrWrong
	}
	return nil
}

// A Server is one exchange of SCRAM as the server sees it.
type Server struct {
	keys       keys
	salt       []byte
	iterations int
	nonce      string
	messages   string // of both sides so far
}

// NewServer begins an exchange about a password.
func NewServer(password string) (*Server, error) {
	s := &Server{salt: make([]byte, 16), iterations: 4096}
	_, _ = rand.Read(s.salt)
	var err error
	s.keys, err = derive(password, s.salt, s.iterations)
	return s, err
}

// First answers the first message of the client.
func (s *Server) First(clientFirst []byte) ([]byte, error) {
	_, bare, ok := strings.Cut(string(clientFirst), ",,")
	theirs := attributes(bare)["r"]
	if !ok || theirs == "" || !bytes.HasPrefix(clientFirst, []byte("n")) && !bytes.HasPrefix(clientFirst, []byte("y")) {
		return nil, errMalformed
	}
	s.nonce = theirs + nonce()
	first := fmt.Sprintf("r=%s,s=%s,i=%d", s.nonce, base64.StdEncoding.EncodeToString(s.salt), s.iterations)
	s.messages = bare + "," + first
	return []byte(first), nil
}

// Final answers the final message of the client, if its proof is right.
func (s *Server) Final(clientFinal []byte) ([]byte, error) {
	bare, proofText, ok := strings.Cut(string(clientFinal), ",p=")
	proof, err := base64.StdEncoding.DecodeString(proofText)
	if !ok || err != nil || s.nonce == "" || attributes(bare)["r"] != s.nonce || len(proof) != sha256.Size {
		return nil, errMalformed
	}
	messages := s.messages + "," + bare
	stored := sha256.Sum256(xor(proof, sign(s.keys.stored, messages)))
	if !hmac.Equal(stored[:], s.keys.stored) {
		return nil, ErrWrong
	}
	return []byte("v=" + base64.StdEncoding.EncodeToString(sign(s.keys.server, messages))), nil
}

// keys are what a password becomes.
type keys struct{ client, stored, server []byte }

func derive(password string, salt []byte, iterations int) (keys, error) {
	salted, err := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	if err != nil {
		return keys{}, err
	}
	client := sign(salted, "Client Key")
	stored := sha256.Sum256(client)
	return keys{client, stored[:], sign(salted, "Server Key")}, nil
}

func sign(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func xor(a, b []byte) []byte {
	c := make([]byte, len(a))
	for i := range c {
		c[i] = a[i] ^ b[i]
	}
	return c
}

// attributes are the a=value of a message, which have commas between them.
func attributes(message string) map[string]string {
	fields := map[string]string{}
	for field := range strings.SplitSeq(message, ",") {
		if name, value, ok := strings.Cut(field, "="); ok {
			fields[name] = value
		}
	}
	return fields
}

// Initial is the data of the Password that answers the list of mechanisms.
func Initial(first []byte) ([]byte, error) {
	return (&postgres.SASLInitial{Mechanism: Mechanism, Data: first}).AppendWire(nil)
}

// ReadInitial is the opposite of Initial.
func ReadInitial(data []byte) ([]byte, error) {
	var initial postgres.SASLInitial
	var r wire.Reader
	r.Reset(data, false, 0)
	initial.ReadWire(&r)
	if r.End(); r.Err() != nil {
		return nil, r.Err()
	}
	if initial.Mechanism != Mechanism {
		return nil, errMalformed
	}
	return initial.Data, nil
}
