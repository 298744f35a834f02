using System.Text;
using System.Text.Json;

namespace Alize.Tests.Fuzz;

/// <summary>A reader's trial.</summary>
internal static class Reading
{
    /// <summary>Reads, and fails where the reading ends by anything but what it declares.</summary>
    public static void Whole(Func<object?> read, Func<Exception, bool> declared, byte[] of)
    {
        try
        {
            read();
        }
        catch (Exception e) when (declared(e))
        {
            // said in the reader's own way
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.GetType().Name} at {JsonSerializer.Serialize(Encoding.Latin1.GetString(of))}", e);
        }
    }
}
