namespace Alize.Load;

/// <summary>What a cloud's processes hold and use while nobody asks them for anything.</summary>
internal static class MemoryTable
{
    private static readonly TimeSpan _looked = TimeSpan.FromSeconds(15);

    /// <param name="when">What came before, for the heading.</param>
    public static async Task Print(IReadOnlyList<Cloud> clouds, string when)
    {
        Console.WriteLine($"\n| {when} | processes | PSS, MiB | RSS, MiB | CPU while idle, % of one core |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        var before = clouds.Select(c => Machine.CpuSeconds(c.OpenRc.Pids())).ToList();
        await Task.Delay(_looked, TimeProvider.System);
        var pss = new List<double>();
        foreach (var (cloud, cpu) in clouds.Zip(before))
        {
            var used = Machine.CpuSeconds(cloud.OpenRc.Pids()) - cpu;
            var each = Machine.Tree(cloud.OpenRc.Pids()).Select(Machine.Memory).Where(m => m.Rss > 0).ToList();
            pss.Add(each.Sum(m => m.Pss));
            Console.WriteLine($"| {cloud.Name} | {each.Count} | {Table.Short(pss[^1])} | {Table.Short(each.Sum(m => m.Rss))} | "
                + $"{Table.Short(100 * used / _looked.TotalSeconds)} |");
        }

        if (pss is [var ours, var theirs])
        {
            Console.WriteLine($"\n{clouds[0].Name} holds 1/{Table.Short(theirs / ours)} of the memory.");
        }
    }
}
