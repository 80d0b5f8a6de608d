package chat

//go:generate go tool netgen generate ./chat.netgen
