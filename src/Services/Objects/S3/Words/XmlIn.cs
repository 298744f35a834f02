using System.Xml;
using Alize.Kernel;

namespace Alize.Services.Objects.S3.Words;

/// <summary>An element of a body that was sent: name, text, children. Attributes other than xsi:type are not read by S3.</summary>
public sealed class XmlIn(string name)
{
    private const int MostDepth = 12;
    private const int MostElements = 100_000;
    private const int MostPieces = 64;

    private readonly List<XmlIn> _children = [];
    private int _pieces;

    public string Name => name;

    public string Text { get; private set; } = "";

    /// <summary>The grantee's type, where it is one.</summary>
    public string? Type { get; private set; }

    public IReadOnlyList<XmlIn> Children => _children;

    public XmlIn? Child(string child) => _children.Find(c => c.Name == child);

    public IEnumerable<XmlIn> All(string child) => _children.Where(c => c.Name == child);

    public string? TextOf(string child) => Child(child)?.Text;

    /// <summary>Parses a body; no DTD, no entities but XML's own, bounded depth and count.</summary>
    /// <exception cref="FaultException">MalformedXML.</exception>
    public static XmlIn Parse(ReadOnlyMemory<byte> body, string root)
    {
        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CheckCharacters = false,
            });
            var read = Read(reader);
            return read?.Name == root ? read : throw S3Faults.MalformedXml.Thrown();
        }
        catch (XmlException)
        {
            throw S3Faults.MalformedXml.Thrown();
        }
    }

    /// <summary>Writes the element's children again, without namespaces: how a configuration is given back.</summary>
    public void WriteChildren(XmlWriter xml)
    {
        foreach (var child in _children)
        {
            xml.WriteStartElement(child.Name, XmlOut.Namespace);
            if (child._children.Count == 0)
            {
                xml.WriteString(child.Text);
            }

            child.WriteChildren(xml);
            xml.WriteEndElement();
        }
    }

    private static XmlIn? Read(XmlReader reader)
    {
        var open = new Stack<XmlIn>();
        var count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = new XmlIn(reader.LocalName)
                    {
                        Type = reader.GetAttribute("type",
                        "http://www.w3.org/2001/XMLSchema-instance")
                    };
                    if (++count > MostElements || reader.Depth >= MostDepth)
                    {
                        throw S3Faults.MalformedXml.Thrown();
                    }

                    if (open.Count > 0)
                    {
                        open.Peek()._children.Add(element);
                    }

                    open.Push(element);
                    if (reader.IsEmptyElement && Close(open) is { } whole)
                    {
                        return whole;
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace
                    when open.Count > 0:
                    open.Peek().Append(reader.Value);
                    break;
                case XmlNodeType.EndElement when Close(open) is { } done:
                    return reader.Read() && reader.NodeType == XmlNodeType.Element ? null : done;
            }
        }

        return null;
    }

    /// <summary>Text comes in few pieces; thousands of them are an attack on whoever joins them.</summary>
    private void Append(string text)
    {
        if (++_pieces > MostPieces)
        {
            throw S3Faults.MalformedXml.Thrown();
        }

        Text += text;
    }

    /// <summary>Ends an element; gives the root when it was the last.</summary>
    private static XmlIn? Close(Stack<XmlIn> open)
    {
        var closed = open.Pop();
        if (closed._children.Count > 0)
        {
            closed.Text = "";
        }

        return open.Count == 0 ? closed : null;
    }
}
