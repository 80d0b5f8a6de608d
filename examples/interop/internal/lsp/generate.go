package lsp

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/drafts/lsp.netgen
