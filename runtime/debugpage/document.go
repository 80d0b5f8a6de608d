package debugpage

import (
	"crypto/sha256"
	_ "embed" // the parts of the page
	"encoding/base64"
	"io"
	"net/http"
	"strings"
)

var (
	//go:embed page.html
	html string
	//go:embed page.css
	style string
	//go:embed page.js
	script string
)

// document is the page. The browser runs the script and the style by what they
// hash to, and nothing else.
var document = strings.NewReplacer("{{style}}", style, "{{script}}", script).Replace(html)

// policy lets the page ask for its own JSON, and do nothing else.
var policy = strings.Join([]string{
	"default-src 'none'",
	"style-src '" + hash(style) + "'",
	"script-src '" + hash(script) + "'",
	"connect-src 'self'",
	"img-src data:", // the icon, so that none is asked for
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
}, "; ")

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// protect sets what all answers have in common.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

func serveDocument(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, document)
}
