using Alize.Load;

Options options;
try
{
    options = Options.Read(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"load: {e.Message}\n{Options.Words}");
    return 2;
}

var clouds = options.Clouds.Select(c => new Cloud(c.Name, OpenRc.Read(c.File))).ToList();
try
{
    return await new Comparison(options, clouds).Run();
}
finally
{
    clouds.ForEach(c => c.Dispose());
}
