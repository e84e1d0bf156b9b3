using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>Tests that change the process's environment, or listen to all of it, run alone.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public class AloneTests;

/// <summary>A key that no header can carry is refused where it is stated, in words that do not repeat it.</summary>
[Collection("Alone")]
public sealed class KeyValidationTests : IDisposable
{
    private static readonly string[] Variables = [SegmindClientOptions.ApiKeyVariable, SegmindClientOptions.AimlApiKeyVariable];
    private readonly string?[] _before = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    public KeyValidationTests() => Set(null, null);

    private static readonly string[] Keys =
    [
        Canary.SegmindKey + "\n", Canary.SegmindKey + "\r", "\n" + Canary.SegmindKey, Canary.SegmindKey + "\r\nX-Evil: 1", Canary.SegmindKey + "\0", "\0" + Canary.SegmindKey, Canary.SegmindKey + "\t", Canary.SegmindKey + "\u0001", Canary.SegmindKey + "\u001b[31m", Canary.SegmindKey + "\u007f",
        Canary.SegmindKey + "\u0080", Canary.SegmindKey + "\u0085", Canary.SegmindKey + "\u00a0", Canary.SegmindKey + "\u00e9", Canary.SegmindKey + "\u2028", Canary.SegmindKey + "\u200b", Canary.SegmindKey + "\ufeff", Canary.SegmindKey + "\ud83d\ude00", Canary.SegmindKey + "\uff11",
        Canary.SegmindKey + " ", " " + Canary.SegmindKey, Canary.SegmindKey + " " + Canary.SegmindKey, " ", "\t", "\r\n", "\u3000",
    ];

    public static TheoryData<string> BadKeys => [.. Keys];

    /// <summary>No variable holds a NUL.</summary>
    public static TheoryData<string> BadVariables => [.. Keys.Where(key => !key.Contains('\0', StringComparison.Ordinal))];

    public void Dispose() => Set(_before[0], _before[1]);

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void By_every_constructor(string key)
    {
        Refuses<ArgumentException>(() => new SegmindClient(key));
        Refuses<ArgumentException>(() => new SegmindClient(new SegmindClientOptions { ApiKey = key }));
        Refuses<ArgumentException>(() => new SegmindClient(new SegmindClientOptions { ApiKey = "SG_good", AimlApiKey = key }));
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void By_a_container_from_code_and_from_configuration(string key)
    {
        Refuses<OptionsValidationException>(() => Resolve(services => services.AddSegmind(options => options.ApiKey = key)));
        Refuses<OptionsValidationException>(() => Resolve(services => services.AddSegmind(options => (options.ApiKey, options.AimlApiKey) = ("SG_good", key))));
        Refuses<OptionsValidationException>(() => Resolve(services => services.AddSegmind(Configuration(key))));
        Refuses<OptionsValidationException>(() => Resolve(services => services.AddKeyedSegmind("one", Configuration(key)), name: "one"));
    }

    [Theory]
    [MemberData(nameof(BadVariables))]
    public void By_every_constructor_that_reads_the_environment(string key)
    {
        foreach (var (segmind, aiml) in new[] { (key, (string?)null), (null, key) })
        {
            Set(segmind, aiml);
            Refuses<ArgumentException>(() => new SegmindClient());
            Refuses<OptionsValidationException>(() => Resolve(services => services.AddSegmind()));
        }
    }

    [Fact]
    public void No_key_at_all_is_refused_everywhere()
    {
        Refuses<ArgumentException>(() => new SegmindClient(""));
        Refuses<ArgumentException>(() => new SegmindClient((string)null!));
        Refuses<ArgumentException>(() => new SegmindClient());
        Refuses<ArgumentException>(() => new SegmindClient(new SegmindClientOptions { ApiKey = "", AimlApiKey = "" }));
        Refuses<OptionsValidationException>(() => Resolve(services => services.AddSegmind()));
        Refuses<OptionsValidationException>(() => Resolve(services => services.AddSegmind(Configuration(""))));
    }

    [Fact]
    public void A_key_of_every_printable_character_is_taken()
    {
        var key = new string([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);
        using var client = new SegmindClient(key);
        using var provider = new ServiceCollection().AddSegmind(options => options.ApiKey = key).Services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<SegmindClient>());
    }

    private static void Refuses<TException>(Func<SegmindClient> make)
        where TException : Exception
    {
        var refused = Assert.ThrowsAny<TException>(make);
        for (Exception? e = refused; e is not null; e = e.InnerException)
        {
            Assert.Contains("key", e.Message, StringComparison.OrdinalIgnoreCase);
            Assert.False(Canary.HoldsKey(e.ToString()), e.Message);
        }
    }

    private static SegmindClient Resolve(Action<IServiceCollection> add, string? name = null)
    {
        var services = new ServiceCollection();
        add(services);
        using var provider = services.BuildServiceProvider();
        return name is null ? provider.GetRequiredService<SegmindClient>() : provider.GetRequiredKeyedService<SegmindClient>(name);
    }

    private static IConfiguration Configuration(string key) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Segmind:ApiKey"] = key }).Build();

    private static void Set(params string?[] values)
    {
        for (var i = 0; i < Variables.Length; i++)
        {
            Environment.SetEnvironmentVariable(Variables[i], values[i]);
        }
    }
}
