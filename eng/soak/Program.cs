using Segmind.Sdk.Soak;

if (args is ["--serve"])
{
    await CountingServer.ServeAsync();
    return 0;
}

if (SoakOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(SoakOptions.Usage);
    return 2;
}

return await Soak.RunAsync(options) ? 0 : 1;
