using Microsoft.AspNetCore.Http;

namespace Alize.Services.Compute;

/// <summary>What a browser sees at a console's address: a page that opens the websocket of the same address. It is made of nothing but
/// this program.</summary>
internal static class ConsolePage
{
    private static readonly Dictionary<string, byte[]> _files = new[] { "page.html", "serial.js", "vnc.js" }.ToDictionary(n => n, Read);

    public static async Task Write(HttpContext http)
    {
        var name = http.Request.Path.Value![ConsoleProxy.Prefix.Length..];
        var (file, type) = name switch
        {
            "vnc" or "serial" => ("page.html", "text/html; charset=UTF-8"),
            "serial.js" or "vnc.js" => (name, "text/javascript; charset=UTF-8"),
            _ => ("", ""),
        };
        if (file.Length == 0 || http.Request.Method is not ("GET" or "HEAD"))
        {
            http.Response.StatusCode = 404;
            return;
        }

        // The token stands in the address: it goes to nobody else, and no page may frame this one.
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self' ws: wss:; frame-ancestors 'self'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        http.Response.ContentType = type;
        http.Response.ContentLength = _files[file].Length;
        if (http.Request.Method == "GET")
        {
            await http.Response.Body.WriteAsync(_files[file], http.RequestAborted);
        }
    }

    private static byte[] Read(string name)
    {
        using var from = typeof(ConsolePage).Assembly.GetManifestResourceStream($"Alize.Services.Compute.Pages.{name}")!;
        using var all = new MemoryStream();
        from.CopyTo(all);
        return all.ToArray();
    }
}
