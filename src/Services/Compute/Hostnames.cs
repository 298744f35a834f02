using System.Text;

namespace Alize.Services.Compute;

/// <summary>Makes a host name of a server's name: what is no letter, digit, dot or dash falls away.</summary>
internal static class Hostnames
{
    private const int Most = 63;

    public static string Of(string name, string id)
    {
        var made = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            {
                made.Append(char.ToLowerInvariant(c));
            }
            else if (c is ' ' or '_')
            {
                made.Append('-');
            }
        }

        var text = made.ToString().Trim('.', '-');
        text = text.Length > Most ? text[..Most].TrimEnd('.', '-') : text;
        return text.Length > 0 ? text : "server-" + id;
    }
}
