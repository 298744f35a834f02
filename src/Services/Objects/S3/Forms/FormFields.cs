using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Alize.Services.Objects.S3.Forms;

/// <summary>A form as it is read: the fields before the file, bounded, and the file's stream. What comes after the file is
/// ignored.</summary>
public sealed record FormFields(IReadOnlyDictionary<string, string> Fields, string FileName, string? FileType, Stream File)
{
    private const int MostFields = 100;
    private const int MostBytes = 64 * 1024;
    private const int MostHeaders = 8 * 1024;

    /// <summary>A field's value, by its name in any case.</summary>
    public string? this[string name] => Fields.GetValueOrDefault(name);

    public static async Task<(Fault? Fault, FormFields? Form)> Read(S3Call call)
    {
        if (!MediaTypeHeaderValue.TryParse(call.Header("Content-Type"), out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || FormParts.Reader(call.Header("Content-Type"), call.Http.Request.Body) is not { } reader)
        {
            return (S3Faults.Of(FaultKind.PreconditionFailed, "PreconditionFailed",
                "Bucket POST must be of the enclosure-type multipart/form-data"), null);
        }

        reader.HeadersLengthLimit = MostHeaders;
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var bytes = 0;
        try
        {
            while (await reader.ReadNextSectionAsync(call.Ct) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
                {
                    return (Malformed, null);
                }

                if (name.Equals("file", StringComparison.OrdinalIgnoreCase))
                {
                    return (null, new(fields, disposition.File() ?? "", section.ContentType, section.Body));
                }

                var value = await Value(section.Body, MostBytes - bytes, call.Ct);
                if (value is null || fields.Count == MostFields || value.Any(c => char.IsControl(c)))
                {
                    return (S3Faults.BadRequest("MaxPostPreDataLengthExceededError",
                        "Your POST request fields preceding the upload file were too large."), null);
                }

                bytes += name.Length + value.Length;
                fields[name] = value;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not ConnectionResetException)
        {
            return (Malformed, null);
        }

        return (S3Faults.InvalidArgument("POST requires exactly one file upload per request."), null);
    }

    /// <summary>The key that the form names; ${filename} is what the user's file is called.</summary>
    public string? Key => this["key"]?.Replace("${filename}", FileName, StringComparison.Ordinal) is { Length: > 0 } key
        && !key.Contains('\0', StringComparison.Ordinal) && ObjectDraft.KeyFault(key) is null ? key : null;

    private static Fault Malformed { get; } = S3Faults.BadRequest("MalformedPOSTRequest",
        "The body of your POST request is not well-formed multipart/form-data.");

    private static async Task<string?> Value(Stream body, int most, CancellationToken ct)
    {
        var buffer = new byte[Math.Max(0, most) + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > most ? null : Encoding.UTF8.GetString(buffer, 0, read);
    }
}
