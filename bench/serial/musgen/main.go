// Command musgen makes the serializers of mus for package plain:
//
//	musgen [-unsafe] <file>
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"
	"reflect"

	mus "github.com/mus-format/musgen-go/mus"
	options "github.com/mus-format/musgen-go/options/generate"

	"github.com/netgen-dev/netgen/bench/serial/plain"
)

func main() {
	log.SetFlags(0)
	aliasing := flag.Bool("unsafe", false, "strings point into what is read")
	flag.Parse()
	file, err := filepath.Abs(flag.Arg(0))
	if err == nil {
		err = write(file, *aliasing)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func write(file string, aliasing bool) error {
	name := filepath.Base(filepath.Dir(file))
	set := []options.SetOption{
		options.WithPkgPath("github.com/netgen-dev/netgen/bench/serial/" + name),
		options.WithPackage(name),
		options.WithNotUnsafe(),
	}
	if aliasing {
		set[2] = options.WithUnsafe()
	}
	g, err := mus.NewCodeGenerator(set...)
	if err != nil {
		return err
	}
	if err := g.AddDefinedType(reflect.TypeFor[plain.Role]()); err != nil {
		return err
	}
	for _, t := range []reflect.Type{
		reflect.TypeFor[plain.Small](), reflect.TypeFor[plain.User](), reflect.TypeFor[plain.Attachment](),
		reflect.TypeFor[plain.Quote](), reflect.TypeFor[plain.Link](), reflect.TypeFor[plain.Place](),
		reflect.TypeFor[plain.Poll](), reflect.TypeFor[plain.Content](), reflect.TypeFor[plain.Message](),
		reflect.TypeFor[plain.Point](), reflect.TypeFor[plain.Bulk](),
	} {
		if err := g.AddStruct(t); err != nil {
			return err
		}
	}
	code, err := g.Generate()
	if err != nil {
		return err
	}
	return os.WriteFile(file, code, 0o644)
}
