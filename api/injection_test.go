package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/jmoiron/sqlx"

	"probity/docket"
	"probity/store"
	"probity/store/storetest"
)

// smuggled is put behind what a parameter would hold. Each holds the word that no
// statement must hold.
var smuggled = []string{
	`zqx' or '1'='1`, `zqx'; drop table cases cascade; --`, `zqx') union select id::text, number from cases --`, `zqx\'; select pg_sleep(9); --`,
	`zqx$$; create table zqx_owned (x int); --`, `zqx or 1=1 /* */`, `%zqx_%' like '`, `zqx",'}"; select 1; --`,
}

// TestSQLThroughEveryParameter sends them in every path, query, header and member of
// a body that openapi.yaml knows, in the cookie, in the token and in the name of a
// file. The connection is listened to: no statement holds what was sent. Nothing goes
// wrong inside, nobody is shown what they would not see, and every table is as it was.
func TestSQLThroughEveryParameter(t *testing.T) {
	t.Parallel()
	dsn := storetest.NewDSN(t)
	watched, said := eavesdrop(t, dsn)
	w := worldOn(t, storetest.Open(t, watched, store.Options{}))
	in := injection{w: w, id: w.file(), secret: w.file()}
	in.number = w.get("stella", "/cases/"+in.secret).str("number")
	w.act("carla", in.secret, docket.ShutOut, object{"person": "stella"})
	in.document = w.upload("stella", "/cases/"+in.id+"/documents", "a.txt", []byte("a")).str("id")
	keeper, _ := w.enrolled("adam")
	in.cookie = keeper.header()
	owner, err := sqlx.Open("postgres", dsn)
	w.must(err)
	t.Cleanup(func() { _ = owner.Close() })
	shape, rows := shapeOf(w, owner)

	for path, item := range spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			in.operation(method, path, op)
		}
	}
	for _, s := range smuggled {
		in.send(shot{method: "GET", path: "/api/v1/me", header: map[string]string{"Authorization": "Bearer prb_" + s}})
		in.send(shot{method: "GET", path: "/api/v1/me", header: map[string]string{"Cookie": "__Host-probity=" + url.QueryEscape(s)}})
	}
	in.asked.Wait()
	if in.n < 2500 {
		t.Errorf("only %d requests", in.n)
	}
	t.Logf("%d requests", in.n)
	heard := said.take()
	for _, s := range heard {
		if strings.Contains(s, "zqx") {
			t.Errorf("what was sent is in a statement: %.300s", s)
		}
	}
	if len(heard) < in.n/2 {
		t.Errorf("of %d requests, %d statements were heard", in.n, len(heard))
	}
	shapeNow, rowsNow := shapeOf(w, owner)
	if shapeNow != shape {
		t.Error("the database has another shape now")
	}
	for table, n := range rows {
		drawn := slices.Contains([]string{"public.duties", "public.clocks", "public.drafts"}, table) // what was entered can draw less of it
		if rowsNow[table] < n && !drawn || n > 0 && rowsNow[table] == 0 {
			t.Errorf("%s had %d rows and has %d", table, n, rowsNow[table])
		}
	}
	if n, _ := w.size(in.secret); n != 2 {
		t.Errorf("the hidden case has %d entries", n)
	}
}

// shapeOf is a hash of what the database is made of, and how many rows each table has.
func shapeOf(w *world, db *sqlx.DB) (shape string, rows map[string]int) {
	w.Helper()
	w.must(db.GetContext(w.Context(), &shape, `select md5(string_agg(x, E'\n' order by x)) from (
		select 'c ' || table_schema || '.' || table_name || '.' || column_name || ' ' || data_type as x from information_schema.columns
		union all select 'f ' || p.oid::regprocedure::text || md5(p.prosrc) || coalesce(p.proacl::text, '') from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'walls')
		union all select 'p ' || tablename || policyname || coalesce(qual, '') || coalesce(with_check, '') from pg_policies
		union all select 't ' || tgrelid::regclass::text || tgname || tgenabled::text from pg_trigger
		union all select 'g ' || grantee || table_schema || table_name || privilege_type from information_schema.role_table_grants) s`))
	var tables []string
	w.must(db.SelectContext(w.Context(), &tables, `select table_schema || '.' || table_name from information_schema.tables where table_schema in ('public', 'walls') and table_type = 'BASE TABLE'`))
	rows = map[string]int{}
	for _, table := range tables {
		var n int // a superuser's count: the policies hide rows from the owner of the tables too
		w.must(db.GetContext(w.Context(), &n, `select count(*) from `+table))
		rows[table] = n
	}
	return shape, rows
}

// injection sends many requests at once.
type injection struct {
	w                    *world
	id, document, cookie string // what stella may see; the keeper's session
	secret, number       string // what she may not
	asked                sync.WaitGroup
	mu                   sync.Mutex
	n                    int
}

type shot struct {
	method, path string
	header       map[string]string
	body         []byte
	what         string // was smuggled; "" nothing
}

func (in *injection) operation(method, path string, op *openapi3.Operation) {
	route := strings.TrimPrefix(path, "/api/v1")
	as := map[string]string{"Authorization": "Bearer " + in.w.tokens["stella"]}
	switch rule := in.rule(method + " " + route); {
	case op.Security != nil && len(*op.Security) == 1 && len((*op.Security)[0]) == 0:
		as = map[string]string{}
	case rule == "session" || rule == "admin":
		as = map[string]string{"Cookie": in.cookie, "Sec-Fetch-Site": "same-origin"}
	}
	good := map[string]string{
		"letter": "n1", "seq": "1", "n": "1", "digest": in.w.p.Digest(), "code": "too_late", "procedure": pack, "id": in.id,
	}
	switch {
	case strings.HasPrefix(route, "/documents"):
		good["id"] = in.document
	case strings.HasPrefix(route, "/people"):
		good["id"] = "otto"
	case strings.HasPrefix(route, "/procedures"):
		good["id"] = pack
	}
	at := func(param, tail string) string {
		return inBraces.ReplaceAllStringFunc(path, func(m string) string {
			name := m[1 : len(m)-1]
			if name == param {
				return url.PathEscape(good[name] + tail)
			}
			return url.PathEscape(good[name])
		})
	}
	base := shot{method: method, path: at("", ""), header: as}
	if route == "/statistics" {
		base.path += "?procedure=" + pack
	}
	var bodies []any
	if op.RequestBody != nil {
		for kind, media := range op.RequestBody.Value.Content {
			switch kind {
			case "application/json":
				base.header = plus(as, "Content-Type", kind)
				bodies = samples(media)
				base.body, _ = json.Marshal(bodies[0])
			case "multipart/form-data":
				for _, s := range smuggled {
					in.send(in.file(base, s))
				}
			}
		}
	}
	for _, p := range op.Parameters {
		for _, s := range smuggled {
			one := base
			one.what = s
			switch name := p.Value.Name; p.Value.In {
			case "path":
				one.path = at(name, s)
			case "query":
				q := url.Values{}
				if strings.Contains(base.path, "?") && name != "procedure" {
					q.Set("procedure", pack)
				}
				q.Set(name, good[name]+s)
				one.path = at("", "") + "?" + q.Encode()
			case "header":
				one.header = plus(base.header, name, s)
			}
			in.send(one)
		}
	}
	for i, body := range bodies {
		leaves := leavesOf(body, nil)
		for j, leaf := range leaves {
			some := smuggled
			if len(bodies) > 10 { // the acts: one each, in turn
				some = smuggled[(i+j)%len(smuggled) : (i+j)%len(smuggled)+1]
			}
			for _, s := range some {
				one := base
				one.what = s
				one.body, _ = json.Marshal(replaced(body, leaf, s))
				in.send(one)
			}
		}
	}
}

func (in *injection) rule(route string) string {
	for i := 0; i+2 < len(waysIn); i += 3 {
		if waysIn[i]+" "+waysIn[i+1] == route {
			return waysIn[i+2]
		}
	}
	return ""
}

func (in *injection) file(base shot, name string) shot {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	in.w.must(err)
	_, _ = io.WriteString(part, name)
	in.w.must(m.Close())
	base.header, base.body, base.what = plus(base.header, "Content-Type", m.FormDataContentType()), b.Bytes(), name
	return base
}

func plus(header map[string]string, name, value string) map[string]string {
	out := maps.Clone(header)
	out[name] = value
	return out
}

func (in *injection) send(s shot) {
	in.asked.Add(1)
	atOnce <- struct{}{}
	go func() {
		defer func() { <-atOnce; in.asked.Done() }()
		status, text, err := in.once(s)
		// Two dozen at once stand in line for one case and one sender: on a machine that is
		// busy otherwise somebody waits longer for a lock than the database lets them
		// (55P03), and is told to send it again. That is done here; anything else is a fault.
		for again := 0; again < 8 && err == nil && status == http.StatusServiceUnavailable && bytes.Contains(text, []byte(`"code":"busy"`)); again++ {
			status, text, err = in.once(s)
		}
		if err != nil {
			in.w.Errorf("%s %s: %v", s.method, s.path, err)
			return
		}
		if status >= 500 {
			in.w.Errorf("%s %s with %q: %d %s", s.method, s.path, s.what, status, text)
		}
		for _, hidden := range []string{in.secret, in.number} {
			if bytes.Contains(text, []byte(hidden)) && !strings.Contains(s.path, hidden) {
				in.w.Errorf("%s %s with %q shows what is hidden: %s", s.method, s.path, s.what, text)
			}
		}
		in.mu.Lock()
		in.n++
		in.mu.Unlock()
	}()
}

func (in *injection) once(s shot) (status int, text []byte, err error) {
	req, err := http.NewRequestWithContext(in.w.Context(), s.method, in.w.url+s.path, bytes.NewReader(s.body))
	if err != nil {
		return 0, nil, err
	}
	for name, value := range s.header {
		req.Header.Set(name, value)
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err = io.ReadAll(res.Body)
	return res.StatusCode, text, err
}

// samples are bodies with all that a schema knows in them, one for each kind of a
// body that comes in several, and the example.
func samples(media *openapi3.MediaType) []any {
	var out []any
	kinds := media.Schema.Value.OneOf
	if len(kinds) == 0 {
		kinds = openapi3.SchemaRefs{media.Schema}
	}
	for _, k := range kinds {
		out = append(out, sample(k.Value, 0))
	}
	if media.Example != nil {
		text, _ := json.Marshal(media.Example)
		var v any
		if json.Unmarshal(text, &v) == nil {
			out = append(out, v)
		}
	}
	return out
}

func sample(s *openapi3.Schema, depth int) any {
	switch {
	case depth > 7:
		return nil
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Const != nil:
		return s.Const
	case len(s.OneOf) > 0:
		return sample(s.OneOf[0].Value, depth+1)
	case len(s.AllOf) > 0:
		return sample(s.AllOf[0].Value, depth+1)
	case s.Type.Includes("object"):
		out := map[string]any{}
		for name, p := range s.Properties {
			if v := sample(p.Value, depth+1); v != nil {
				out[name] = v
			}
		}
		if x := s.AdditionalProperties.Schema; x != nil {
			out["a1"] = sample(x.Value, depth+1)
		}
		return out
	case s.Type.Includes("array"):
		if v := sample(s.Items.Value, depth+1); v != nil {
			return []any{v}
		}
		return []any{}
	case s.Type.Includes("integer") || s.Type.Includes("number"):
		return 1
	case s.Type.Includes("boolean"):
		return false
	case s.Format == "date":
		return "2025-03-01"
	case s.Format == "date-time":
		return "2025-03-01T12:00:00Z"
	case s.Type.Includes("string"):
		return "x"
	}
	return nil
}

// leavesOf lists where texts stand in a value, names of members of a map included.
func leavesOf(v any, at []any) [][]any {
	var out [][]any
	switch v := v.(type) {
	case string:
		out = append(out, slices.Clone(at))
	case []any:
		for i := range v {
			out = append(out, leavesOf(v[i], append(at, i))...)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = append(out, leavesOf(v[k], append(at, k))...)
		}
	}
	return out
}

// replaced is the value with a text put behind what stands at one place.
func replaced(v any, at []any, tail string) any {
	if len(at) == 0 {
		s, _ := v.(string)
		return s + tail
	}
	switch v := v.(type) {
	case []any:
		out := slices.Clone(v)
		i, _ := at[0].(int)
		out[i] = replaced(v[i], at[1:], tail)
		return out
	case map[string]any:
		out := maps.Clone(v)
		k, _ := at[0].(string)
		out[k] = replaced(v[k], at[1:], tail)
		return out
	}
	return v
}
