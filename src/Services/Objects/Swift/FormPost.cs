using System.Globalization;
using System.Text;
using Alize.Kernel;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Alize.Services.Objects.Swift;

/// <summary>Files that a browser's form sends, under a signature over where they go, how many and how large. Fields come before
/// files.</summary>
internal sealed class FormPost(SigningKeys keys, ObjectStore objects, WriteGate gate, TimeProvider clock)
{
    private const int MostFields = 32;
    private const int MostField = 8192;

    public static bool Asks(SwiftCall call) => call.Request.Method == "POST" && call.Path.Place is SwiftPlace.Container or SwiftPlace.Object
        && call.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    public async Task<SwiftReply> Take(SwiftCall call)
    {
        if (PutWords.OpenBody(call) is { } refusal)
        {
            return refusal;
        }

        if (FormParts.Reader(call.Request.ContentType, call.Request.Body) is not { } reader)
        {
            return SwiftReply.Text(400, "FormPost: invalid starting boundary");
        }

        var form = new Form();
        try
        {
            return await All(call, reader, form);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return Answer(form, 400, "FormPost: " + (e is InvalidDataException ? "a part's header is too long" : "the form ended early"));
        }
    }

    private async Task<SwiftReply> All(SwiftCall call, MultipartReader reader, Form form)
    {
        while (await reader.ReadNextSectionAsync(call.Ct) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var says))
            {
                continue;
            }

            var name = HeaderUtilities.RemoveQuotes(says.Name).Value ?? "";
            if (says.File() is not { } file)
            {
                if (form.Fields.Count >= MostFields || await Text(section.Body, call.Ct) is not { } value)
                {
                    return Answer(form, 400, "FormPost: too many fields, or one that is too long");
                }

                form.Fields[name] = value;
                continue;
            }

            if (file.Length > 0 && await One(call, form, file, section) is { } refusal)
            {
                return refusal;
            }
        }

        return form.Files > 0 ? Answer(form, 201, "") : Answer(form, 400, "FormPost: no files to process");
    }

    private async Task<SwiftReply?> One(SwiftCall call, Form form, string file, MultipartSection section)
    {
        if (form.Files == 0 && await Signed(call, form) is { } refusal)
        {
            return refusal;
        }

        if (++form.Files > form.MostFiles)
        {
            return Answer(form, 400, "FormPost: max_file_count exceeded");
        }

        if (call.Container is not { } container)
        {
            return Answer(form, 404, "FormPost: no such container");
        }

        var name = call.Path.Object + Path.GetFileName(file.Replace('\\', '/'));
        var (most, unready) = await gate.Ready(call, container, name, null);
        if (unready is not null || Encoding.UTF8.GetByteCount(name) > SwiftLimits.ObjectName || name.Length == 0)
        {
            return Answer(form, unready?.Status ?? 400, "FormPost: the file cannot be stored");
        }

        var what = new NewObject(name)
        {
            ContentType = section.ContentType is { } said && !SwiftMeta.HasControl(said) ? said : PutWords.Guess(name),
            Expires = form.Number("x_delete_at")
                ?? (form.Number("x_delete_after") is { } after ? clock.GetUtcNow().ToUnixTimeSeconds() + after : null),
            Most = Math.Min(most, form.MostBytes),
        };
        var encoding = section.Headers?.GetValueOrDefault("Content-Encoding").ToString() ?? "";
        what.Meta["content-encoding"] = SwiftMeta.HasControl(encoding) ? null : encoding;
        var result = await objects.Put(call.Caller, container, what, section.Body, call.Ct);
        return result.Outcome switch
        {
            PutOutcome.Stored => null,
            PutOutcome.TooLong => Answer(form, 413, "FormPost: max_file_size exceeded"),
            _ => Answer(form, PutWords.Reply(call, container, result).Status, "FormPost: the file could not be stored"),
        };
    }

    private async Task<SwiftReply?> Signed(SwiftCall call, Form form)
    {
        if (form.Number("expires") is not { } expires || expires <= clock.GetUtcNow().ToUnixTimeSeconds())
        {
            return Answer(form, 401, "FormPost: Form Expired");
        }

        if (form.Number("max_file_size") is not { } size || form.Number("max_file_count") is not { } count)
        {
            return Answer(form, 400, "FormPost: max_file_size and max_file_count must be whole numbers");
        }

        (form.MostBytes, form.MostFiles) = (size, count);
        var signature = form.Fields.GetValueOrDefault("signature") ?? "";
        var redirect = form.Fields.GetValueOrDefault("redirect") ?? "";
        var ours = await keys.Of(call);
        foreach (var path in SigningKeys.Paths(call))
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{path}\n{redirect}\n{size}\n{count}\n{expires}");
            if (ours.Exists(key => Signature.Fits(signature, key, text)))
            {
                form.Trusted = true;
                return null;
            }
        }

        return Answer(form, 401, "FormPost: Invalid Signature");
    }

    /// <summary>The page that the form names hears how it went; only a signed form may send anybody anywhere.</summary>
    private static SwiftReply Answer(Form form, int status, string says)
    {
        if (!form.Trusted || form.Fields.GetValueOrDefault("redirect") is not { Length: > 0 } redirect
            || !Uri.TryCreate(redirect, UriKind.Absolute, out _))
        {
            return SwiftReply.Text(status, status == 201 ? "201 Created" : says);
        }

        var mark = redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return SwiftReply.Redirect(303, $"{redirect}{mark}status={status}&message={Uri.EscapeDataString(says)}");
    }

    private static async Task<string?> Text(Stream body, CancellationToken ct)
    {
        var buffer = new byte[MostField + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > MostField ? null : SwiftPath.Strict(buffer.AsSpan(0, read));
    }

    private sealed class Form
    {
        public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

        public long Files { get; set; }

        public long MostFiles { get; set; }

        public long MostBytes { get; set; }

        /// <summary>The signature was ours.</summary>
        public bool Trusted { get; set; }

        public long? Number(string name) => Fields.GetValueOrDefault(name).ToLong() is { } n and >= 0 and < 1L << 50 ? n : null;
    }
}
