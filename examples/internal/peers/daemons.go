package peers

import (
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Memcached starts memcached.
func Memcached(t testing.TB) *Daemon {
	t.Helper()
	program := Find(t, "memcached")
	return recipe{program: program, ready: accepts, argv: func(port string) []string {
		// Root has to say as whom it runs.
		return []string{program.Path, "-l", "127.0.0.1", "-p", port, "-U", "0", "-m", "64", "-u", "nobody"}
	}}.start(t)
}

// Redis starts redis-server, with nothing kept on disk.
func Redis(t testing.TB, options ...string) *Daemon {
	t.Helper()
	program := Find(t, "redis-server")
	dir := t.TempDir()
	return recipe{program: program, ready: accepts, argv: func(port string) []string {
		argv := []string{program.Path, "--bind", "127.0.0.1", "--port", port, "--dir", dir, "--save", "", "--appendonly", "no"}
		return append(argv, options...)
	}}.start(t)
}

// Mosquitto starts mosquitto, which lets everybody in.
func Mosquitto(t testing.TB) *Daemon {
	t.Helper()
	program := Find(t, "mosquitto")
	config := filepath.Join(t.TempDir(), "mosquitto.conf")
	return recipe{program: program, ready: accepts, argv: func(port string) []string {
		write(t, config, "listener "+port+" 127.0.0.1\nallow_anonymous true\npersistence false\n")
		return []string{program.Path, "-c", config}
	}}.start(t)
}

// Gopls starts gopls, the language server of Go.
func Gopls(t testing.TB) *Daemon {
	t.Helper()
	program := Find(t, "gopls")
	return recipe{program: program, ready: accepts, argv: func(port string) []string {
		return []string{program.Path, "serve", "-listen", "tcp;127.0.0.1:" + port}
	}}.start(t)
}

// slapd's configuration: a directory that its rootdn may write.
const directory = `include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "dc=example,dc=com"
rootdn "cn=admin,dc=example,dc=com"
rootpw s3cret
`

// Slapd starts OpenLDAP's server, with an empty directory dc=example,dc=com that
// belongs to cn=admin with the password s3cret.
func Slapd(t testing.TB) *Daemon {
	t.Helper()
	program := Find(t, "slapd")
	dir := t.TempDir()
	config := filepath.Join(dir, "slapd.conf")
	write(t, config, directory+"directory "+dir+"\n")
	return recipe{program: program, ready: accepts, argv: func(port string) []string {
		return []string{program.Path, "-f", config, "-h", "ldap://127.0.0.1:" + port, "-d", "0"}
	}}.start(t)
}

// MariaDB starts MariaDB with an empty database, in which root needs no password.
func MariaDB(t testing.TB) *Daemon {
	t.Helper()
	program := Find(t, "mariadbd")
	data := t.TempDir()
	Find(t, "mariadb-install-db").Run(t, "", "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")
	return recipe{program: program, ready: accepts, argv: func(port string) []string {
		return []string{
			program.Path, "--no-defaults", "--user=root", "--datadir=" + data, "--bind-address=127.0.0.1", "--port=" + port,
			"--socket=" + filepath.Join(data, "socket"), "--innodb-flush-log-at-trx-commit=0",
		}
	}}.start(t)
}

//go:embed modbus.py
var modbusServer string

// Modbus starts a server of pymodbus for any unit. It has 200 of each: holding
// registers and input registers with 0, 10, 20 …, coils and discrete inputs that
// are on at every third address. It says that it is N1, by netgen, of revision 1.2.
func Modbus(t testing.TB) *Daemon {
	t.Helper()
	program := pymodbus(t)
	script := filepath.Join(t.TempDir(), "modbus.py")
	write(t, script, modbusServer)
	return recipe{program: program, ready: accepts, argv: func(port string) []string {
		return []string{program.Path, script, port}
	}}.start(t)
}

// pymodbus finds a Python that has it. The first on the PATH need not be Debian's.
func pymodbus(t testing.TB) Program {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		module, err := exec.Command(python, "-c", "import pymodbus; print(pymodbus.__file__, end='')").Output()
		if err != nil {
			continue
		}
		path, err := exec.LookPath(python)
		if err != nil {
			continue
		}
		return Program{Name: "pymodbus", Version: version(string(module)), Path: path}
	}
	Absent(t, "pymodbus")
	return Program{}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
