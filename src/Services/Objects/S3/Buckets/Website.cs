using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>How a bucket is a website: its index and error documents, or where all of it moved.</summary>
public sealed record Website(string? Index, string? Error, string? RedirectHost, string? RedirectProtocol)
{
    public const string Meta = "s3-website";

    public static Website? Of(Container bucket) => bucket.Meta[Meta] is { } text
        ? Of(XmlIn.Parse(System.Text.Encoding.UTF8.GetBytes(text), "WebsiteConfiguration"))
        : null;

    /// <summary>Nothing where it is no valid configuration.</summary>
    /// <exception cref="FaultException">Where it wants what is not served: routing rules.</exception>
    public static Website? Of(XmlIn xml)
    {
        if (xml.Child("RoutingRules") is { Children.Count: > 0 })
        {
            throw S3Faults.NotImplemented("Routing rules of websites are not served.").Thrown();
        }

        var redirect = xml.Child("RedirectAllRequestsTo");
        var site = new Website(
            xml.Child("IndexDocument")?.TextOf("Suffix")?.Trim(),
            xml.Child("ErrorDocument")?.TextOf("Key"),
            redirect?.TextOf("HostName")?.Trim(),
            redirect?.TextOf("Protocol")?.Trim());
        if (redirect is not null)
        {
            return site.RedirectHost is { Length: > 0 } host && !host.Any(c => char.IsControl(c) || c is '/' or ' ')
                && site.RedirectProtocol is null or "http" or "https" ? site : null;
        }

        return site.Index is { Length: > 0 } index && !index.Contains('/', StringComparison.Ordinal) ? site : null;
    }
}
