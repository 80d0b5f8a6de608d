package peers

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// PostgresPassword is the password of the roles that have one.
const PostgresPassword = "s3cret"

// roles are made beside postgres, the superuser who needs no password.
const roles = `SET password_encryption = 'scram-sha-256';
CREATE ROLE scram LOGIN PASSWORD '` + PostgresPassword + `';
CREATE ROLE cleartext LOGIN PASSWORD '` + PostgresPassword + `';
SET password_encryption = 'md5';
CREATE ROLE md5 LOGIN PASSWORD '` + PostgresPassword + `';
`

// access says how each role proves who it is.
const access = `host all scram     127.0.0.1/32 scram-sha-256
host all cleartext 127.0.0.1/32 password
host all md5       127.0.0.1/32 md5
host all postgres  127.0.0.1/32 trust
`

// Postgres starts PostgreSQL with a database "postgres" and the roles postgres,
// scram, cleartext and md5, each named after how it is asked for its password;
// postgres is not asked.
func Postgres(t testing.TB) *Daemon {
	t.Helper()
	program := Find(t, "postgres")
	isReady := Find(t, "pg_isready").Path
	data := initDatabase(t, program)
	return recipe{
		program: program,
		argv: func(port string) []string {
			return asPostgres(t, program.Path, "-D", data, "-p", port, "-k", "", "-F", "-h", "127.0.0.1")
		},
		ready: func(addr string) bool {
			return exec.Command(isReady, "-q", "-h", "127.0.0.1", "-p", portOf(addr)).Run() == nil
		},
	}.start(t)
}

// initDatabase makes a database in a folder of its own and returns the folder.
func initDatabase(t testing.TB, program Program) string {
	t.Helper()
	// The folders of t.TempDir are root's alone, and PostgreSQL is not root.
	parent, err := os.MkdirTemp("", "netgen-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(parent) })
	giveToPostgres(t, parent)
	data := filepath.Join(parent, "data")
	run(t, "", asPostgres(t, Find(t, "initdb").Path,
		"-D", data, "-U", "postgres", "-E", "UTF8", "--locale", "C", "-A", "trust", "--no-sync"))
	run(t, roles, asPostgres(t, program.Path, "--single", "-F", "-D", data, "postgres"))
	write(t, filepath.Join(data, "pg_hba.conf"), access)
	return data
}

// asPostgres returns a command line for the user postgres: PostgreSQL refuses to
// run as root. Anybody else runs it as they are.
func asPostgres(t testing.TB, argv ...string) []string {
	t.Helper()
	if os.Getuid() != 0 {
		return argv
	}
	return append([]string{Find(t, "setpriv").Path, "--reuid=postgres", "--regid=postgres", "--clear-groups"}, argv...)
}

func giveToPostgres(t testing.TB, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
}

func run(t testing.TB, stdin string, argv []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Dir = os.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, out)
	}
}
