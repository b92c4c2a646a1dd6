package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"

	"github.com/gin-gonic/gin"
	"golang.org/x/net/http/httpguts"
)

// A page is sent compressed where everybody may read it, and never where it was made for
// one reader: by how much a text shrinks, somebody on the line learns whether what they
// could put into it is what stands in it already (BREACH). In a case the other side puts
// its words into what is shown, so that no token or padding would help. Those pages are
// small enough as they are.

// openly reports that what is asked for is told to anybody: nobody says who they are, and
// nothing was sent.
func openly(c *gin.Context) bool {
	return c.Request.Method == http.MethodGet && c.GetHeader("Cookie") == "" && c.GetHeader("Authorization") == ""
}

// give sends a page or a drawing.
func (a *asked) give(status int, kind string, text []byte) {
	if openly(a.Context) && takesGzip(a.Context) {
		a.Header("Content-Encoding", "gzip")
		text = gzipped(text, gzip.DefaultCompression)
	}
	a.Data(status, kind, text)
}

// takesGzip reports that the browser says, without conditions, that it reads gzip.
func takesGzip(c *gin.Context) bool {
	return httpguts.HeaderValuesContainsToken(c.Request.Header.Values("Accept-Encoding"), "gzip")
}

func gzipped(text []byte, level int) []byte {
	var b bytes.Buffer
	z := must(gzip.NewWriterLevel(&b, level))
	_, _ = z.Write(text) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

//go:embed static
var static embed.FS

var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// assets are the style sheet, the signs that it names and the script for passkeys: the same for everybody and
// compressed once. What is in them is part of their address, so that a browser may keep
// them for good.
type assets struct {
	root string // of the addresses
	file map[string]*asset
}

type asset struct {
	kind       string
	text, less []byte
}

func readAssets() (*assets, error) {
	a, sum := &assets{file: map[string]*asset{}}, sha256.New()
	err := fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := static.ReadFile(name)
		sum.Write([]byte(name))
		sum.Write(text)
		a.file[name[len("static"):]] = &asset{kinds[path.Ext(name)], text, gzipped(text, gzip.BestCompression)}
		return err
	})
	a.root = "/style/" + hex.EncodeToString(sum.Sum(nil)[:8])
	return a, err
}

// at is the address of one of them.
func (a *assets) at(name string) string { return a.root + "/" + name }

func (a *assets) serve(c *gin.Context) {
	f := a.file[c.Param("name")]
	if f == nil {
		http.NotFound(c.Writer, c.Request)
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("Vary", "Accept-Encoding")
	text := f.text
	if len(f.less) < len(text) && takesGzip(c) {
		c.Header("Content-Encoding", "gzip")
		text = f.less
	}
	c.Data(http.StatusOK, f.kind, text)
}
