namespace Alize.Services.Objects.Swift;

/// <summary>Bodies that are read whole: manifests, lists of names.</summary>
internal static class BodyText
{
    /// <summary>Null where the body is longer than allowed.</summary>
    public static async Task<ReadOnlyMemory<byte>?> Read(SwiftCall call, int most)
    {
        if (call.Request.ContentLength > most)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await call.Request.Body.ReadAsync(chunk, call.Ct)) > 0)
        {
            if (buffer.Length + read > most)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
