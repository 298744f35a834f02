using Alize.Kernel;

namespace Alize.Server.Hosting;

/// <summary>The files of a cloud's data folder that the program itself keeps.</summary>
public static class CloudFiles
{
    /// <summary>Reads the cloud's identity from DIR/cloud-id, drawing one at the first start.</summary>
    public static Cloud Open(CloudOptions options)
    {
        Directory.CreateDirectory(options.DataDir, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var path = Path.Combine(options.DataDir, "cloud-id");
        if (!File.Exists(path))
        {
            File.WriteAllText(path + ".new", Ids.Random.Hex(8) + "\n");
            File.Move(path + ".new", path);
        }

        var id = File.ReadAllText(path).Trim();
        return new Cloud(id, Path.GetFullPath(options.DataDir), options.Region, options.PublicBase, options.S3Base) 
        {
            Host = Environment.MachineName,
            S3Domain = options.S3Domain ?? (System.Net.IPAddress.IsLoopback(options.S3Listen.Address) ? "localhost" : null),
        };
    }
}
