"""Stands between a client and a server, and keeps what the client sent."""

import base64
import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What a client's request is known by; keys are left out.
KEPT = ("accept", "content-type", "user-agent")


class Recorder:
    """Forwards to a port of this machine. `take()` returns what came since, in the order in which it came."""

    def __init__(self, port: int):
        self._requests = []
        self._lock = threading.Lock()
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self._chunks() if self._is_chunked() else self.rfile.read(int(self.headers.get("content-length", 0)))
                upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
                upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    if name.lower() != "transfer-encoding":
                        upstream.putheader(name, value)
                if self._is_chunked():
                    upstream.putheader("content-length", str(len(body)))
                upstream.endheaders(body)
                answer = upstream.getresponse()
                content = answer.read()
                recorder._keep(self.command, self.path, self.headers, body, answer.status)
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                        self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                upstream.close()

            def _is_chunked(self):
                return "chunked" in self.headers.get("transfer-encoding", "")

            def _chunks(self):
                body = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                while self.rfile.readline().strip():
                    pass
                return body

            do_GET = do_POST = do_PUT = do_DELETE = forward

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _keep(self, method, path, headers, body, status):
        kept = {name: headers[name] for name in KEPT if name in headers}
        sent = self._sent(body, headers.get("content-type", "")) if body else {}
        with self._lock:
            self._requests.append({"method": method, "path": path, "headers": kept, **sent, "status": status})

    @staticmethod
    def _sent(body, content_type):
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(body).decode()}
        return {"body": json.loads(text) if "json" in content_type else text}

    def take(self):
        with self._lock:
            taken, self._requests = self._requests, []
        return taken
