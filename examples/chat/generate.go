package chat

//go:generate go tool netgen generate -o . ../../schemas/chat.netgen
