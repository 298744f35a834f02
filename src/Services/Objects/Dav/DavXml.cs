using System.Text;
using System.Xml;
using System.Xml.Linq;
using Alize.Kernel;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Dav;

/// <summary>Bodies in XML: in without DTD and bounded, out as multistatus.</summary>
internal static class DavXml
{
    public static readonly XNamespace Dav = "DAV:";

    private const int MostBytes = 1 << 20;
    private const int MostDepth = 64;

    /// <summary>The body's root element; null where there is no body.</summary>
    /// <exception cref="FaultException">400: it is no well-formed XML, or too much of it.</exception>
    public static async Task<XElement?> Read(HttpRequest request, CancellationToken ct)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostBytes)
            {
                throw Fault.BadRequest($"The body has more than {MostBytes} bytes.").Thrown();
            }
        }

        return body.Length == 0 ? null : Parse(body.ToArray());
    }

    /// <exception cref="FaultException">400: it is no well-formed XML, or nested too deep.</exception>
    public static XElement Parse(byte[] body)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using (var probe = XmlReader.Create(new MemoryStream(body), settings))
            {
                while (probe.Read())
                {
                    if (probe.Depth > MostDepth)
                    {
                        throw Fault.BadRequest($"The body is nested more than {MostDepth} deep.").Thrown();
                    }
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(body), settings);
            return XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (Exception e) when (e is XmlException or ArgumentException or InvalidOperationException)
        {
            throw Fault.BadRequest($"The body is no XML that can be read: {e.Message}").Thrown();
        }
    }

    /// <summary>An answer with a DAV: element.</summary>
    public static Answer Answer(int status, XElement root) => Kernel.Answer.Text(
        status, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + Text(root), "application/xml; charset=utf-8");

    /// <summary>As it is written: DAV: has the prefix that clients have always seen.</summary>
    public static string Text(XElement root)
    {
        if (root.Name.Namespace == Dav && root.Attribute(XNamespace.Xmlns + "D") is null)
        {
            root.Add(new XAttribute(XNamespace.Xmlns + "D", Dav.NamespaceName));
        }

        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(
            text, new() { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize, CheckCharacters = true }))
        {
            root.WriteTo(writer);
        }

        return text.ToString();
    }

    /// <summary>A refusal that names the condition which was not met (RFC 4918, section 16).</summary>
    public static Answer Refuse(int status, string condition, string? href = null) => Answer(
        status, new XElement(Dav + "error", new XElement(Dav + condition, href is null ? null : new XElement(Dav + "href", href))));

    /// <summary>A status in the words of a multistatus.</summary>
    public static XElement Status(int status) => new(
        Dav + "status", $"HTTP/1.1 {status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}");
}
