"""Ordinary forms, no two alike, served on loopback: what the benchmarks look at."""
import http.server, random, threading

CONSENTS = [
    "I agree to the terms of service", "I have read the privacy policy and accept it",
    "Yes, send me offers by e-mail", "I agree that my data may be shared with partners",
    "I consent to the processing of my data for research", "You may call me about new tariffs",
]
FIELDS = ["First name", "Last name", "E-mail", "Street", "City", "Postcode", "Phone", "Company"]
OTHERS = ["Remember me on this device", "Deliver to the same address", "Show prices with tax", "Gift wrapping"]
KINDS = ["Create your account", "Checkout", "Stay in touch", "Your settings"]


def page(number):
    """One form: five to seven paragraphs, three to six fields, one to four consents, up to two other controls."""
    pick = random.Random(number)
    text = " ".join(["Larkspur keeps your bills for the year, and you can read, print and pay them here."] * pick.randint(2, 5))
    fields = "".join(f'<p><label>{name} <input name="f{i}"></label></p>' for i, name in enumerate(pick.sample(FIELDS, pick.randint(3, 6))))
    country = '<p><label>Country <select name="country"><option>Norway<option>Poland<option>Nigeria</select></label></p>'
    boxes = "".join(
        f'<p><label><input type="checkbox" name="c{i}"{" checked" if pick.random() < 0.1 else ""}> {words}</label></p>'
        for i, words in enumerate(pick.sample(CONSENTS, pick.randint(1, 4))))
    others = "".join(f'<p><label><input type="checkbox" name="o{i}"> {words}</label></p>' for i, words in enumerate(pick.sample(OTHERS, pick.randint(0, 2))))
    extra = f"<p>{text}</p>" * pick.randint(3, 6)
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{KINDS[number % 4]} {number}</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; color: #222 }} label {{ display: block }}</style>
<h1>{KINDS[number % 4]}</h1>{extra}<form method="post">{fields}{country if number % 3 == 0 else ""}{boxes}{others}
<button>Continue</button></form>{extra}""".encode()


def boxes(number):
    """One form of so many consents, one under the other."""
    rows = "".join(f'<p><label><input type="checkbox" name="c{i}"> I agree to the terms of service number {i}</label></p>' for i in range(number))
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{number} boxes</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; color: #222 }} label {{ display: block }}</style>
<h1>Stay in touch</h1><form method="post">{rows}<button>Continue</button></form>""".encode()


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        name = self.path.strip("/")
        kind, _, number = name.rpartition("/")
        known = number.isdigit() and kind in ("", "boxes")
        body = (boxes if kind else page)(int(number)) if known else b"not here"
        self.send_response(200 if known else 404)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.do_GET()

    def log_message(self, *_):
        pass


def serve():
    """Serves in the background; returns the address, with a slash at its end. A page is a number below it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"
