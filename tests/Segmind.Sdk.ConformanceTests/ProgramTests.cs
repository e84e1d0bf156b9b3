using System.Net;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

public sealed class ProgramTests(EmulatorFixture emulators) : ConformanceTest(emulators)
{
    [Fact]
    public async Task A_taken_port_is_said_in_one_line()
    {
        var (exitCode, output, error) = await EmulatorProcess.RunAsync("--port", $"{Quick.Emulator.Port}");
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains($"{Quick.Emulator.Port}", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prot", "1")]
    [InlineData("--port")]
    [InlineData("--port", "99999")]
    [InlineData("--latency", "fast")]
    [InlineData("--aiml-api-key", "")]
    public async Task Wrong_arguments_print_the_usage(params string[] arguments)
    {
        var (exitCode, _, error) = await EmulatorProcess.RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains("Usage:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_prints_the_usage()
    {
        var (exitCode, output, _) = await EmulatorProcess.RunAsync("--help");
        Assert.Equal(0, exitCode);
        Assert.Contains("--latency", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_told_to_stop_ends_well()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var emulator = await EmulatorProcess.StartAsync();
        Assert.Equal(0, await emulator.TerminateAsync());
    }

    [Fact]
    public async Task A_required_key_is_the_only_one_taken()
    {
        using var emulator = await EmulatorProcess.StartAsync("--api-key", "SG_the_only_one");
        using var wire = new Wire(emulator);
        Assert.Equal(HttpStatusCode.OK, (await wire.GetAsync("/v1/get-user-credits", "SG_the_only_one")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await wire.GetAsync("/v1/get-user-credits")).Status);
    }

    [Fact]
    public async Task A_required_aiml_key_is_the_only_one_taken()
    {
        using var emulator = await EmulatorProcess.StartAsync("--aiml-api-key", "the-only-one");
        using var wire = new Wire(emulator);
        // 400: past the key check, since the body is wrong.
        Assert.Equal(HttpStatusCode.BadRequest, (await wire.PostBearerAsync("/v1/images/generations", new JsonObject(), "the-only-one")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await wire.PostBearerAsync("/v1/images/generations", new JsonObject(), "another")).Status);
        Assert.Equal(HttpStatusCode.OK, (await wire.GetAsync("/v1/get-user-credits")).Status);
    }
}
