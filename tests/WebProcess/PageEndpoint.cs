using System.Text;

namespace Thaw.WebProcess;

/// <summary>A page that fetches a compressed answer, and shows what its browser made of it.</summary>
internal static class PageEndpoint
{
    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>Decoded</title><p id="seen">not yet</p><script>
        const show = text => { const seen = document.getElementById("seen"); seen.textContent = text; seen.className = "done"; };
        (async () => {
          const seen = [];
          for (const address of ["/text?bytes=50000", "/text?bytes=50000&pieces", "/counted/page", "/counted/page", "/bytes"]) {
            const answer = await fetch(address);
            const bytes = new Uint8Array(await answer.arrayBuffer());
            const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
            seen.push([address, answer.status, answer.headers.get("Content-Encoding"), answer.headers.get("X-Cache"), bytes.length, [...digest].map(b => b.toString(16).padStart(2, "0")).join("")].join(" "));
          }
          show(seen.join("|"));
        })().catch(error => show("failed: " + error));
        </script>
        """;

    public static void MapPage(this WebApplication app) => app.MapGet("/page", static context =>
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; script-src 'unsafe-inline'";
        return DocumentEndpoints.SendAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page));
    });
}
