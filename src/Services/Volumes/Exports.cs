using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Files on their way from a volume to an image: one an image, gone when the image has it.</summary>
public sealed class Exports(Cloud cloud)
{
    private readonly string _folder = Path.Combine(cloud.DataDir, "disks", "exports");

    public string PathFor(string image) => Path.Combine(Directory.CreateDirectory(_folder).FullName, image);

    public void EnsureGone(string image) => File.Delete(PathFor(image));

    /// <summary>The images that have files here, finished or not.</summary>
    public IEnumerable<string> List() => Directory.Exists(_folder)
        ? Directory.EnumerateFiles(_folder).Select(f => Path.GetFileName(f).Split('.', 2)[0]).Distinct()
        : [];

    /// <summary>Removes what was begun for an image too.</summary>
    public void Sweep(string image)
    {
        foreach (var file in Directory.EnumerateFiles(_folder, image + "*"))
        {
            File.Delete(file);
        }
    }
}
