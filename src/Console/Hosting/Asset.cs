using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alize.Console.Hosting;

/// <summary>The style sheet and the icon, out of the assembly. Their addresses carry their digest, so that browsers keep them.</summary>
internal sealed class Asset
{
    private readonly byte[] _bytes;
    private readonly string _type;

    private Asset(string name, string type)
    {
        using var from = typeof(Asset).Assembly.GetManifestResourceStream(name)!;
        _bytes = new byte[from.Length];
        from.ReadExactly(_bytes);
        _type = type;
        var digest = Convert.ToHexStringLower(SHA256.HashData(_bytes).AsSpan(0, 6));
        Address = $"{Site.Root}/assets/{digest}/{name}";
    }

    public static Asset Style { get; } = new("console.css", "text/css; charset=utf-8");

    public static Asset Icon { get; } = new("icon.svg", "image/svg+xml");

    public string Address { get; }

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var asset in (Asset[])[Style, Icon])
        {
            app.MapGet(asset.Address, asset.Write);
        }
    }

    private async Task Write(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        http.Response.ContentType = _type;
        http.Response.ContentLength = _bytes.Length;
        await http.Response.Body.WriteAsync(_bytes, http.RequestAborted);
    }
}
