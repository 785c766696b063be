package webhost

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tokendoctor/cloudflare/valuetest"
)

// The script holds back what the program holds back, by one table: other credentials, and
// what has no shape of a token, because nobody can be asked about it there.
func TestScriptHoldsWhatTheProgramHolds(t *testing.T) {
	php, err := exec.LookPath("php")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("php is missing")
		}
		t.Skip("php is not installed")
	}
	text, _, ok := strings.Cut(Script(sampleID, true), "// wp-cli has the arguments")
	if !ok {
		t.Fatal("the script has another end")
	}
	file := filepath.Join(t.TempDir(), "held.php")
	const asks = `
token_doctor_ended(true);
$out = array();
foreach (json_decode(stream_get_contents(STDIN), true) as $value) {
  $value = base64_decode($value);
  list($strays, $rest) = token_doctor_strays($value);
  $out[] = (bool) token_doctor_held($value, $rest, $strays);
}
echo json_encode($out);
`
	if err := os.WriteFile(file, []byte(text+asks), 0o600); err != nil {
		t.Fatal(err)
	}
	all := valuetest.All()
	values := make([][]byte, len(all))
	for i, v := range all {
		values[i] = []byte(v.Text)
	}
	given, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(php, file)
	cmd.Stdin = bytes.NewReader(given)
	out, err := cmd.Output()
	var held []bool
	if err != nil || json.Unmarshal(out, &held) != nil || len(held) != len(all) {
		t.Fatalf("%v: %.200s", err, out)
	}
	for i, v := range all {
		if want := v.Fate != valuetest.Sent; held[i] != want {
			t.Errorf("%s (%s): held is %v, and the program would %s it", v.Name, v.Kind, held[i], v.Fate)
		}
	}
}
