package auth

import (
	"errors"
	"testing"
)

// TestVector is the exchange of RFC 7677, section 3.
func TestVector(t *testing.T) {
	c := &Client{password: "pencil", bare: "n=user,r=rOprNGfwEbeRWgbNEkqO"}
	final, err := c.Final([]byte("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
	want := "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
	if err != nil || string(final) != want {
		t.Errorf("%s, %v", final, err)
	}
	if err := c.Verify([]byte("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")); err != nil {
		t.Error(err)
	}
}

func exchange(t *testing.T, theirs, ours string) error {
	t.Helper()
	s, err := NewServer(ours)
	if err != nil {
		t.Fatal(err)
	}
	c := NewClient(theirs)
	first, err := s.First(c.First())
	if err != nil {
		t.Fatal(err)
	}
	proof, err := c.Final(first)
	if err != nil {
		t.Fatal(err)
	}
	final, err := s.Final(proof)
	if err != nil {
		return err
	}
	return c.Verify(final)
}

func TestExchange(t *testing.T) {
	if err := exchange(t, "secret", "secret"); err != nil {
		t.Error(err)
	}
	if err := exchange(t, "secret", "other"); !errors.Is(err, ErrWrong) {
		t.Errorf("a wrong password: %v", err)
	}
	if err := NewClient("x").Verify([]byte("v=")); err == nil {
		t.Error("a server without a signature is believed")
	}
}

func TestMD5(t *testing.T) {
	got := string(MD5("postgres", "secret", [4]byte{1, 2, 3, 4}))
	if len(got) != 36 || got[:3] != "md5" || got[35] != 0 {
		t.Errorf("%q", got)
	}
}

// TestMalformed sends what is none of SCRAM.
func TestMalformed(t *testing.T) {
	for _, message := range []string{"", "x", "n,,", "p=tls,,n=,r=a", "r=1,s=!,i=1", "r=,s=,i=0", "c=biws,r=,p="} {
		s, _ := NewServer("x")
		if _, err := s.Final([]byte(message)); err == nil {
			t.Errorf("%q is a final message", message)
		}
		if _, err := NewClient("x").Final([]byte(message)); err == nil {
			t.Errorf("%q is a server's first message", message)
		}
	}
}
