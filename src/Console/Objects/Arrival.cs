using Alize.Console.Parts;
using Alize.Console.Sessions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Alize.Console.Objects;

/// <summary>A file on its way in: the form's key comes first and is looked at before a byte of the file is taken.</summary>
/// <param name="Bytes">The file as the browser sends it; read once.</param>
internal sealed record Arrival(string Name, string Type, Stream Bytes)
{
    private const int MaxBoundary = 128;
    private const int MaxKey = 256;

    /// <summary>The first file of the form; null where none was chosen.</summary>
    public static async Task<Arrival?> Of(Member me)
    {
        var boundary = Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(me.Http.Request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : "";
        if (boundary.Length is 0 or > MaxBoundary)
        {
            throw me.Wrong("refused.form");
        }

        var known = false;
        var parts = new MultipartReader(boundary, me.Http.Request.Body) { HeadersCountLimit = 8 };
        while (await parts.ReadNextSectionAsync(me.Ct) is { } part)
        {
            if (part.GetContentDispositionHeader() is not { } says)
            {
                continue;
            }

            if (says.IsFormDisposition())
            {
                known |= says.Name == PostForm.Key && me.Fits(await Text(part, me.Ct));
                continue;
            }

            if (!known)
            {
                throw me.Wrong("refused.form");
            }

            return NameOf(says) is { Length: > 0 } name ? new Arrival(name, TypeOf(part), part.Body) : null;
        }

        return null;
    }

    private static async Task<string> Text(MultipartSection part, CancellationToken ct)
    {
        var buffer = new byte[MaxKey];
        var length = await part.Body.ReadAtLeastAsync(buffer, MaxKey, throwOnEndOfStream: false, ct);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>Browsers escape quotes, and some send the whole path.</summary>
    private static string NameOf(Microsoft.Net.Http.Headers.ContentDispositionHeaderValue says)
    {
        var said = HeaderUtilities.RemoveQuotes(says.FileNameStar.HasValue ? says.FileNameStar : says.FileName);
        var name = said.ToString().Replace("%22", "\"", StringComparison.Ordinal);
        return name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    private static string TypeOf(MultipartSection part) =>
        System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(part.ContentType, out _) ? part.ContentType! : "application/octet-stream";
}
