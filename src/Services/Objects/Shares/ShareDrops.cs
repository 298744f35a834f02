using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.Swift;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Alize.Services.Objects.Shares;

/// <summary>How it went to leave a file.</summary>
internal enum Left
{
    Stored,
    NoFile,
    TooLarge,
    NoRoom,
    Refused,
}

/// <summary>Files that somebody leaves: each under a name that nothing had before.</summary>
internal sealed class ShareDrops(ObjectStore objects)
{
    private const long MostBytes = 5L << 30;
    private const int MostNames = 1000;
    private const int MostFiles = 1000;

    /// <summary>The files of a browser's form, one after the other; the first that cannot be stored ends it.</summary>
    public async Task<Left> TakeForm(HttpContext http, Share share, Container container, string requestId)
    {
        if (FormParts.Reader(http.Request.ContentType, http.Request.Body) is not { } reader)
        {
            return Left.NoFile;
        }

        var files = 0;
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (FileName(section) is not { Length: > 0 } name)
                {
                    continue;
                }

                if (++files > MostFiles)
                {
                    return Left.Refused;
                }

                var left = await Take(http, share, container, name, section.ContentType, section.Body, null, requestId);
                if (left != Left.Stored)
                {
                    return left;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            return Left.Refused;
        }

        return files > 0 ? Left.Stored : Left.NoFile;
    }

    private static string? FileName(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var says) ? says.File() : null;

    /// <param name="file">As the sender calls it; folders before it are left out.</param>
    public async Task<Left> Take(
        HttpContext http, Share share, Container container, string file, string? type, Stream body, long? length, string requestId)
    {
        var bare = Path.GetFileName(file.Replace('\\', '/'));
        if (bare.Length == 0 || bare is "." or ".." || bare.Any(char.IsControl)
            || Encoding.UTF8.GetByteCount(share.Name) + Encoding.UTF8.GetByteCount(bare) + 8 > SwiftLimits.ObjectName)
        {
            return Left.Refused;
        }

        if (await FreeName(share, bare, http.RequestAborted) is not { } name)
        {
            return Left.Refused;
        }

        var what = new NewObject(name)
        {
            ContentType = type is { Length: > 0 } && !SwiftMeta.HasControl(type) ? type : PutWords.Guess(name),
            Length = length,
            Most = Math.Min(share.MostBytes ?? MostBytes, MostBytes),
            Conditions = new(null, ["*"]),
            Action = "object.share.leave",
        };
        try
        {
            var put = await objects.Put(Caller.Anonymous(requestId), container, what, body, http.RequestAborted);
            return put.Outcome switch
            {
                PutOutcome.Stored => Left.Stored,
                PutOutcome.TooLong => Left.TooLarge,
                PutOutcome.OverQuota => Left.NoRoom,
                _ => Left.Refused,
            };
        }
        catch (FaultException e) when (e.Fault.Kind is FaultKind.NoSpace or FaultKind.OverQuota)
        {
            return Left.NoRoom;
        }
    }

    /// <summary>"plan.pdf", else "plan (2).pdf" and so on; null where all of them are taken. Two who leave the same name at once: the
    /// condition of the write lets one of them in.</summary>
    private async Task<string?> FreeName(Share share, string bare, CancellationToken ct)
    {
        var dot = bare.LastIndexOf('.');
        var (stem, end) = dot > 0 ? (bare[..dot], bare[dot..]) : (bare, "");
        for (var n = 1; n <= MostNames; n++)
        {
            var name = share.Name + (n == 1 ? bare : $"{stem} ({n}){end}");
            if ((await objects.Find(share.Project, share.Container, name, null, ct)).Object is null or { Kind: ObjectKind.DeleteMarker })
            {
                return name;
            }
        }

        return null;
    }
}
