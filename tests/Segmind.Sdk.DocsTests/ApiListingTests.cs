using System.Reflection;
using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.DocsTests;

public class ApiListingTests
{
    /// <summary>Write the listings anew with UPDATE_API_LISTING=1, and read the difference before committing it.</summary>
    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_API_LISTING") == "1";

    [Fact]
    public void The_core_shows_what_its_listing_says() => Check(typeof(SegmindClient).Assembly);

    [Fact]
    public void The_emulator_shows_what_its_listing_says() => Check(typeof(SegmindEmulator).Assembly);

    private static void Check(Assembly assembly)
    {
        var path = Path.Combine("api", assembly.GetName().Name + ".txt");
        var listing = ApiListing.Of(assembly);
        if (Update)
        {
            File.WriteAllText(Path.Combine(Repository.Root, path), listing);
        }

        Assert.Equal(Repository.Read(path), listing);
    }
}
