using System.Globalization;
using System.Text;
using System.Xml;
using Alize.Kernel;

namespace Alize.Services.Objects.S3.Words;

/// <summary>The words we use to write an XML body.</summary>
public sealed class XmlOut(XmlWriter xml)
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>Control characters in keys are written as references: clients that cannot read them ask for encoding-type=url.</summary>
    private static readonly XmlWriterSettings _settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    public XmlWriter Writer => xml;

    /// <summary>An answer whose body is one XML element.</summary>
    public static Answer Answer(int status, string root, Action<XmlOut> members) => Of(status, root, Namespace, members);

    /// <summary>The same without a namespace, as errors are.</summary>
    public static Answer Bare(int status, string root, Action<XmlOut> members) => Of(status, root, null, members);

    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteElementString(name, value);
        }
    }

    public void Number(string name, long value) => Text(name, value.ToString(CultureInfo.InvariantCulture));

    public void Flag(string name, bool value) => Text(name, value ? "true" : "false");

    public void Time(string name, DateTimeOffset value) => Text(name, S3Words.Time(value));

    public void Element(string name, Action<XmlOut> members)
    {
        xml.WriteStartElement(name);
        members(this);
        xml.WriteEndElement();
    }

    public void Each<T>(string name, IEnumerable<T> items, Action<XmlOut, T> members)
    {
        foreach (var item in items)
        {
            xml.WriteStartElement(name);
            members(this, item);
            xml.WriteEndElement();
        }
    }

    /// <summary>A project as an owner or a grantee: its id stands for the canonical user id.</summary>
    public void Owner(string name, string project, string? display) => Element(name, o =>
    {
        o.Text("ID", project);
        o.Text("DisplayName", display ?? project);
    });

    private static Answer Of(int status, string root, string? ns, Action<XmlOut> members)
    {
        var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, _settings))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement(root, ns);
            members(new XmlOut(xml));
            xml.WriteEndElement();
        }

        return Kernel.Answer.Stream(status, async (response, ct) =>
        {
            response.ContentType = "application/xml";
            response.ContentLength = buffer.Length;
            await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ct);
        });
    }
}
