package runtime

import "testing"

func BenchmarkCall(b *testing.B) {
	for _, network := range []string{"tcp", "unix", "mem"} {
		b.Run(network, func(b *testing.B) {
			_, addr := serve(b, addresses(b)[network], handlers{echo: echoBack})
			client := connect(b, addr, handlers{})
			b.Run("one", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Call(b.Context(), client, echo, &blob{}); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("many", func(b *testing.B) {
				b.ReportAllocs()
				b.SetParallelism(64)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if _, err := Call(b.Context(), client, echo, &blob{}); err != nil {
							b.Error(err)
						}
					}
				})
			})
		})
	}
}
