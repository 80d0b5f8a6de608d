package browser

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/debugpage"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// rows are the ids that the table of sockets shows.
const rows = `[...document.querySelectorAll("#sockets tbody tr")].map(row => Number(row.cells[0].textContent))`

// aChat serves a chat that a page shows.
func aChat(t *testing.T) (page *debugpage.Page, server *chat.Server, addr string) {
	t.Helper()
	page = debugpage.New()
	server = rooms.NewServer()
	page.AddServer("chat", server.Server)
	return page, server, runtimetest.Serve(t, server, "")
}

// dial makes n sockets of a chat.
func dial(t *testing.T, addr string, n int) []*chat.Client {
	t.Helper()
	clients := make([]*chat.Client, n)
	for i := range clients {
		clients[i] = runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*chat.Client, error) {
			return chat.Dial(ctx, addr, nil)
		})
	}
	return clients
}

// heading is the button that sorts by a column.
func heading(name string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("#sockets th button")].find(b => b.textContent === %q)`, name)
}

func TestUpdatesByItself(t *testing.T) {
	t.Parallel()
	page, _, addr := aChat(t)
	clients := dial(t, addr, 3)
	b := open(t, page)
	b.wait(rows + ".length === 3")
	dial(t, addr, 2)
	b.wait(rows + ".length === 5")
	_ = clients[0].Close()
	b.wait(rows + ".length === 4")
	b.wait(`document.getElementById("status").textContent === "Live"`)
	b.quiet()
}

func TestSorts(t *testing.T) {
	t.Parallel()
	page, server, addr := aChat(t)
	clients := dial(t, addr, 5)
	for i, client := range clients {
		for range (i * 3) % 5 {
			if _, err := client.Socket().RoundTrip(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: fmt.Sprint(i, "x"[:i%2])}); err != nil {
			t.Fatal(err)
		}
	}
	b := open(t, page)
	b.wait(rows + ".length === 5")
	up := evaluate[[]int](b, rows)
	if !slices.IsSorted(up) {
		t.Errorf("at first the sockets are %v", up)
	}

	// With the mouse: twice turns it around.
	evaluate[any](b, heading("Read")+".click()")
	b.wait(heading("Read") + `.parentNode.ariaSort === "descending"`)
	b.wait(fmt.Sprintf("%s.join() === %q", rows, ids(server, func(i int) int { return -i })))
	evaluate[any](b, heading("Read")+".click()")
	b.wait(heading("Read") + `.parentNode.ariaSort === "ascending"`)
	b.wait(fmt.Sprintf("%s.join() === %q", rows, ids(server, func(i int) int { return i })))

	// With the keyboard.
	evaluate[any](b, heading("ID")+".focus()")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.wait(heading("ID") + `.parentNode.ariaSort === "ascending"`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.wait(heading("ID") + `.parentNode.ariaSort === "descending"`)
	slices.Reverse(up)
	b.wait(fmt.Sprintf("%s.join() === %q", rows, join(up)))
	if n := evaluate[int](b, `document.querySelectorAll("#sockets th[aria-sort]").length`); n != 1 {
		t.Errorf("%d columns say that they are sorted by", n)
	}

	// Every column can be sorted by, and the order outlives a reload.
	for _, name := range evaluate[[]string](b, `[...document.querySelectorAll("#sockets th button")].map(b => b.textContent)`) {
		evaluate[any](b, heading(name)+".click()")
		b.wait(heading(name) + `.parentNode.hasAttribute("aria-sort")`)
		b.wait(rows + ".length === 5")
	}
	b.do(chromedp.Reload())
	b.wait(heading("RTT") + `.parentNode.ariaSort === "descending"`)
	b.wait(rows + ".length === 5")
	b.quiet()
}

// ids are those of the sockets by what they have read, and a factor.
func ids(server *chat.Server, factor func(int) int) string {
	sockets := server.Sockets().Snapshot()
	slices.SortStableFunc(sockets, func(a, b *runtime.Socket) int {
		if a.Stats().BytesRead != b.Stats().BytesRead {
			return factor(int(a.Stats().BytesRead)) - factor(int(b.Stats().BytesRead))
		}
		return factor(int(a.ID())) - factor(int(b.ID()))
	})
	list := []int{}
	for _, socket := range sockets {
		list = append(list, int(socket.ID()))
	}
	return join(list)
}

func join(list []int) string {
	s := ""
	for i, id := range list {
		if i > 0 {
			s += ","
		}
		s += fmt.Sprint(id)
	}
	return s
}

func TestFinds(t *testing.T) {
	t.Parallel()
	page, server, addr := aChat(t)
	dial(t, addr, 12)
	b := open(t, page)
	b.wait(rows + ".length === 12")
	id := server.Sockets().Snapshot()[7].ID()
	evaluate[any](b, `document.getElementById("q").focus()`)
	b.do(chromedp.KeyEvent(fmt.Sprint(id)))
	b.wait(fmt.Sprintf("%s.includes(%d) && %s.length < 12", rows, id, rows))
	evaluate[any](b, `document.getElementById("q").select()`)
	b.do(chromedp.KeyEvent("nobody"))
	b.wait(`document.querySelector("#sockets .empty") !== null && document.getElementById("range").textContent === "none"`)
	b.quiet()
}

// TestTenThousand has as many sockets as a server may well have.
func TestTenThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("makes many sockets")
	}
	t.Parallel()
	page, server, addr := aChat(t)
	t.Cleanup(server.Abort)
	for range 10_000 {
		if _, err := chat.Dial(t.Context(), addr, nil); err != nil {
			t.Fatal(err)
		}
	}
	b := open(t, page)
	b.wait(rows + ".length === 100")
	b.wait(`document.getElementById("range").textContent.endsWith("of 10\u202f000")`)
	evaluate[any](b, `document.getElementById("next").click()`)
	b.wait(`document.getElementById("range").textContent.startsWith("101 – 200")`)
	evaluate[any](b, heading("Age")+".click()")
	b.wait(`document.getElementById("range").textContent.startsWith("1 – 100")`)
	b.wait(rows + `.every((id, i, all) => i === 0 || id > all[i-1])`)
	size := evaluate[int](b, `fetch("?format=json").then(r => r.text()).then(s => s.length)`)
	if size > 100_000 {
		t.Errorf("an answer has %d bytes", size)
	}
	b.quiet()
}

// TestGone takes the program away from under the page, and brings it back.
func TestGone(t *testing.T) {
	t.Parallel()
	page, _, addr := aChat(t)
	dial(t, addr, 2)
	b := open(t, page)
	b.wait(rows + ".length === 2")
	at := b.server.Listener.Addr().String()
	b.server.CloseClientConnections()
	b.server.Close()
	b.wait(`document.getElementById("status").textContent.startsWith("No answer since")`)
	b.wait(`document.body.className === "gone"`)
	if n := evaluate[int](b, rows+".length"); n != 2 {
		t.Errorf("%d sockets are shown, not those of before", n)
	}

	listener, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	again := httptest.NewUnstartedServer(page)
	again.Listener = listener
	again.Start()
	t.Cleanup(again.Close)
	dial(t, addr, 1)
	b.wait(rows + `.length === 3 && document.getElementById("status").textContent === "Live"`)
	b.quiet()
}

// TestSilence has a program that takes the question and does not answer.
func TestSilence(t *testing.T) {
	t.Parallel()
	page, _, addr := aChat(t)
	dial(t, addr, 1)
	var silent atomic.Bool
	b := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if silent.Load() {
			<-r.Context().Done()
			return
		}
		page.ServeHTTP(w, r)
	}))
	b.wait(rows + ".length === 1")
	silent.Store(true)
	b.wait(`document.body.className === "gone"`)
	silent.Store(false)
	b.wait(`document.body.className === "live"`)
	b.quiet()
}

// TestHidden asks nothing while nobody can see the page, or wants it to.
func TestHidden(t *testing.T) {
	t.Parallel()
	page, _, addr := aChat(t)
	dial(t, addr, 1)
	var asked atomic.Int64
	b := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" {
			asked.Add(1)
		}
		page.ServeHTTP(w, r)
	}))
	b.wait(rows + ".length === 1")
	rests := func(what string) {
		t.Helper()
		evaluate[any](b, `new Promise(done => setTimeout(done, 300))`) // what was under way
		before := asked.Load()
		evaluate[any](b, `new Promise(done => setTimeout(done, 2500))`)
		if n := asked.Load() - before; n != 0 {
			t.Errorf("while it is %s the page asked %d times", what, n)
		}
	}
	evaluate[any](b, `(() => {
		Object.defineProperty(document, "hidden", { configurable: true, value: true });
		document.dispatchEvent(new Event("visibilitychange"));
	})()`)
	rests("hidden")
	dial(t, addr, 1)
	evaluate[any](b, `(() => {
		delete document.hidden;
		document.dispatchEvent(new Event("visibilitychange"));
	})()`)
	b.wait(rows + ".length === 2")

	evaluate[any](b, `document.getElementById("pause").click()`)
	b.wait(`document.getElementById("status").textContent === "Paused"`)
	rests("paused")
	dial(t, addr, 1)
	evaluate[any](b, `document.getElementById("pause").click()`)
	b.wait(rows + ".length === 3")
	b.quiet()
}

// TestHostileNames shows names as they are.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	page, server, addr := aChat(t)
	dial(t, addr, 1)
	name := `<img src="http://127.0.0.1:1/" onerror="alert(1)"><script>alert(1)</script>`
	server.Group(name).Add(slices.Collect(server.Peers())...)
	b := open(t, page)
	b.wait(fmt.Sprintf(`document.querySelector("#groups td")?.textContent === %q`, name))
	if n := evaluate[int](b, `document.querySelectorAll("img, script, iframe").length`); n != 1 {
		t.Errorf("there are %d elements that should not be", n-1)
	}
	b.quiet()
}

// TestMethods shows what is observed, and sorts it.
func TestMethods(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	server := rooms.NewServer(runtime.Observe(page.Observer("chat")))
	page.AddServer("chat", server.Server)
	client := dial(t, runtimetest.Serve(t, server, ""), 1)[0]
	if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Post(t.Context(), &chat.PostRequest{Room: "nowhere", Text: "hello"}); err == nil {
		t.Fatal("a post to a room without joining it")
	}
	upload := client.Upload(t.Context(), &chat.UploadRequest{Room: "go", Name: "file"})
	defer upload.Cancel(nil)
	b := open(t, page)
	const names = `[...document.querySelectorAll("#methods tbody tr")].map(row => row.cells[0].textContent).join()`
	b.wait(names + ` === "Join,Post,Upload"`)
	b.wait(`document.querySelector("#calls td")?.textContent === "Upload"`)
	evaluate[any](b, `[...document.querySelectorAll("#methods th button")].find(b => b.textContent === "Failed").click()`)
	b.wait(names + ` === "Post,Join,Upload" && document.querySelectorAll("#methods th[aria-sort]").length === 1`)
	drawn := evaluate[int](b, `[...document.querySelectorAll("#methods svg path:last-child")].filter(p => p.getAttribute("d").includes("L") || p.getAttribute("d").includes("V")).length`)
	if drawn < 5 { // three lines, and bars for two that have ended
		t.Errorf("%d pictures are drawn", drawn)
	}
	b.quiet()
}

// TestStaysInPlace has numbers change and nothing move.
func TestStaysInPlace(t *testing.T) {
	t.Parallel()
	page, server, addr := aChat(t)
	clients := dial(t, addr, 30)
	b := open(t, page)
	b.wait(rows + ".length === 30")
	evaluate[any](b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`) // they are painted
	evaluate[any](b, `(() => {
		window.shifts = [];
		new PerformanceObserver(list => shifts.push(...list.getEntries().map(e => e.value))).observe({ type: "layout-shift" });
	})()`)
	for i, client := range clients {
		if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: fmt.Sprint("room ", i), Nick: "ann"}); err != nil {
			t.Fatal(err)
		}
	}
	b.wait(`document.querySelectorAll("#groups tbody tr").length === 30`)
	server.Group("room 1").Remove(slices.Collect(server.Peers())...)
	b.wait(`document.querySelectorAll("#groups tbody tr").length === 29`)
	if shifts := evaluate[[]float64](b, "shifts"); len(shifts) > 0 {
		t.Errorf("something moved: %v", shifts)
	}
	b.quiet()
}

// TestLooks fits a telephone, and can be read in the light and in the dark.
func TestLooks(t *testing.T) {
	t.Parallel()
	page, _, addr := aChat(t)
	dial(t, addr, 3)
	b := open(t, page)
	b.wait(rows + ".length === 3")
	grounds := map[string]bool{}
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		grounds[evaluate[string](b, "getComputedStyle(document.body).backgroundColor")] = true
		for _, color := range []string{"ink", "soft", "blue", "green", "amber", "red"} {
			if ratio := evaluate[float64](b, fmt.Sprintf(contrast, color)); ratio < 4.5 {
				t.Errorf("%s in the %s has a contrast of %.1f", color, scheme, ratio)
			}
		}
	}
	if len(grounds) != 2 {
		t.Errorf("the grounds are %v", grounds)
	}
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	b.wait("innerWidth === 390")
	if width := evaluate[int](b, "document.documentElement.scrollWidth"); width > 390 {
		t.Errorf("the page is %d wide", width)
	}
	b.quiet()
}

// contrast is that of a color to the lighter and to the darker ground, the lesser.
const contrast = `(() => {
	const luminance = name => {
		const color = document.createElement("i");
		color.style.color = "var(--" + name + ")";
		document.body.append(color);
		const channels = getComputedStyle(color).color.match(/[\d.]+/g).slice(0, 3).map(c => c / 255)
			.map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
		color.remove();
		return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
	};
	const to = ground => {
		const [a, b] = [luminance(%q), luminance(ground)].sort((a, b) => b - a);
		return (a + 0.05) / (b + 0.05);
	};
	return Math.min(to("paper"), to("ground"));
})()`
