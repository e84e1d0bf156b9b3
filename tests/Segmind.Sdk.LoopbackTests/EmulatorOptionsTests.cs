using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>What the emulator makes of its own options.</summary>
public sealed class EmulatorOptionsTests : LoopbackTest
{
    private readonly EmulatorOptions _options = new() { ProcessingTimes = { [SeedEdit] = TimeSpan.Zero } };

    protected override EmulatorOptions EmulatorOptions => _options;

    public static TheoryData<EmulatorOptions> Wrong => new(
        new EmulatorOptions { Port = -1 },
        new EmulatorOptions { Port = 65534 },
        new EmulatorOptions { Credits = -0.01m },
        new EmulatorOptions { TimeProvider = null! },
        new EmulatorOptions { ProcessingTimes = { [SeedEdit] = TimeSpan.FromTicks(-1) } });

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task An_option_out_of_its_range_is_refused(EmulatorOptions options)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => SegmindEmulator.StartAsync(options));

        Assert.Equal("options", refused.ParamName);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Changes_after_the_start_change_nothing()
    {
        _options.RequiredApiKey = "SG_another_key";
        _options.RequiredAimlApiKey = "another key";
        _options.Latency = EmulatorLatency.Real;
        _options.ProcessingTimes[SeedEdit] = TimeSpan.FromHours(2);
        _options.Credits = 0;

        var result = await Client.RunAsync(new SeedEditV3 { Image = HostPhoto(), Prompt = "x" }, Queued);

        Assert.Single(result.Images);
    }
}
