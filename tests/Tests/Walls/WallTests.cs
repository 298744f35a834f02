using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Alize.Kernel;
using Alize.Tests.Coverage;
using Alize.Tests.Tidy;
using Xunit;

namespace Alize.Tests.Walls;

/// <summary>Who may use whom: projects are layers, folders are rooms, and a room is entered by its face.</summary>
public sealed partial class WallTests
{
    /// <summary>A room may use those before it.</summary>
    private static readonly string[] _order = ["Identity", "Placement", "Objects", "Images", "Network", "Volumes", "Compute", "Billing"];

    private static readonly Dictionary<string, string[]> _mayUse = new()
    {
        ["Kernel"] = [],
        ["Blobs"] = [],
        ["Client"] = [],
        ["Services"] = ["Kernel"],
        ["Drivers"] = ["Kernel", "Services", "Blobs"],
        ["Console"] = ["Client"],
        ["Server"] = ["Kernel", "Services", "Drivers", "Blobs", "Client", "Console"],
    };

    private static readonly Assembly _services = typeof(Services.Compute.ICompute).Assembly;

    [Fact]
    public void A_project_uses_only_the_layers_below_it()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.Files.Where(
            f => f.StartsWith("src/", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var used = XDocument.Parse(Repository.Text(file))
                .Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
            wrong.AddRange(used.Where(u => !_mayUse.TryGetValue(name, out var may) || !may.Contains(u)).Select(u => $"{name} uses {u}"));
        }

        Wrong.None(wrong);
    }

    [Fact]
    public void A_room_uses_another_only_by_its_face_and_never_one_that_comes_after_it()
    {
        var words = FaceWords();
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in _services.GetTypes().Where(t => RoomOf(t) is not null))
        {
            foreach (var used in TypeUses.Of(type).Where(u => RoomOf(u) is { } other && other != RoomOf(type)))
            {
                var (here, there) = (RoomOf(type)!, RoomOf(used)!);
                if (Array.IndexOf(_order, there) > Array.IndexOf(_order, here))
                {
                    wrong.Add($"{here} comes before {there}, and {type.FullName} uses {used.Name}");
                }
                else if (!words.Contains(used))
                {
                    wrong.Add($"{type.FullName} uses {used.FullName}, which no face speaks of");
                }
            }
        }

        Wrong.None(wrong);
    }

    [Fact]
    public void A_driver_uses_a_room_only_by_the_port_that_the_room_asks_it_through()
    {
        var words = FaceWords();
        Wrong.None(typeof(Alize.Drivers.Qemu.QemuOptions).Assembly.GetTypes().SelectMany(t => TypeUses.Of(t)
            .Where(u => RoomOf(u) is not null && !words.Contains(u)).Select(u => $"{t.FullName} uses {u.FullName}")).Order().Distinct());
    }

    [Fact]
    public void Every_room_of_the_services_stands_in_the_order() =>
        Assert.Equal(_order.Order(), _services.GetTypes().Select(RoomOf).OfType<string>().Distinct().Order());

    [Fact]
    public void A_room_asks_no_other_rooms_tables()
    {
        var owner = new Dictionary<string, string>();
        foreach (var file in Repository.Files.Where(f => f.EndsWith(".sql", StringComparison.Ordinal)))
        {
            foreach (Match made in CreatesTable().Matches(Repository.Text(file)))
            {
                owner[made.Groups[1].Value] = RoomOfPath(file);
            }
        }

        Assert.InRange(owner.Count, 60, int.MaxValue);
        var wrong = Repository.Sources("src/").SelectMany(file => NamesTable().Matches(Repository.Text(file)).Select(m => m.Groups[2].Value)
            .Where(table => owner.TryGetValue(table, out var room)
                && room != RoomOfPath(file) && room != "Kernel" && RoomOfPath(file) != "Server")
            .Select(table => $"{file} names {table} of {owner[table]}"));
        Wrong.None(wrong.Distinct());
    }

    /// <summary>Interfaces of rooms, and whatever those speak of: a face's words.</summary>
    private static HashSet<Type> FaceWords()
    {
        var words = new HashSet<Type>();
        var open = new Queue<Type>(_services.GetTypes().Where(t => t.IsInterface && t.IsPublic && !t.IsAssignableTo(typeof(IDoor))));
        while (open.TryDequeue(out var type))
        {
            if (RoomOf(type) is not null && words.Add(type))
            {
                foreach (var said in TypeUses.Said(type))
                {
                    open.Enqueue(said);
                }

                // a word may stand for several: a record and what it is made of
                foreach (var part in _services.GetTypes().Where(t => t.IsPublic && t.BaseType == type))
                {
                    open.Enqueue(part);
                }
            }
        }

        return words;
    }

    private static string? RoomOf(Type type) =>
        type.Namespace is { } space && space.StartsWith("Alize.Services.", StringComparison.Ordinal) ? space.Split('.')[2] : null;

    private static string RoomOfPath(string path) => path.Split('/') switch
    {
        ["src", "Services", var room, ..] => room,
        ["src", var project, ..] => project,
        _ => "",
    };

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?([a-z0-9_]+)")]
    private static partial Regex CreatesTable();

    [GeneratedRegex(@"\b(FROM|INTO|UPDATE|JOIN)\s+([a-z0-9_]+)")]
    private static partial Regex NamesTable();
}
