using Alize.Kernel;

namespace Alize.Server.Hosting;

/// <summary>The files of a cloud's data folder that the program itself keeps.</summary>
public static class CloudFiles
{
    /// <summary>Reads the cloud's id and the name of its host, drawing the id and taking the machine's name at the first start.</summary>
    public static Cloud Open(CloudOptions options)
    {
        Directory.CreateDirectory(options.DataDir, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var folder = new DataFolder(options.DataDir);
        var id = Kept(folder.IdFile, () => Ids.Random.Hex(8));
        return new Cloud(id, Path.GetFullPath(options.DataDir), options.Region, options.PublicBase, options.S3Base)
        {
            // servers and disks are rows of this host: it keeps its name when the machine gets another, or its data move to another
            Host = Kept(folder.HostFile, () => Environment.MachineName),
            S3Domain = options.S3Domain ?? (System.Net.IPAddress.IsLoopback(options.S3Listen.Address) ? "localhost" : null),
        };
    }

    private static string Kept(string path, Func<string> first)
    {
        if (!File.Exists(path))
        {
            KeptFile.Write(path, first() + "\n", KeptFile.Readable);
        }

        return File.ReadAllText(path).Trim();
    }
}
