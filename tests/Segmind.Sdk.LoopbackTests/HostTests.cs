using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>The SDK in an app: registered, configured, injected.</summary>
public sealed class HostTests : LoopbackTest
{
    [Fact(Timeout = HangGuard)]
    public async Task An_app_configured_by_its_settings_runs_an_edit_from_file_to_file()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(Settings("Segmind"));
        builder.Services.AddSegmind(builder.Configuration.GetSection(SegmindClientOptions.SectionName));
        builder.Services.AddHostedService<Editor>();
        var input = Path.Combine(Folder, "photo.png");
        await File.WriteAllBytesAsync(input, Photo.Png);
        builder.Services.AddSingleton(new EditorFiles(input, Path.Combine(Folder, "edited.png")));
        using var host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();

        Photo.AssertEdited(Photo.Png, await File.ReadAllBytesAsync(Path.Combine(Folder, "edited.png")));
        Assert.Equal((SeedEdit, 1, 1), (Row.Slug, Posts("/upload-asset"), Posts($"/v2/{SeedEdit}")));
        Wire.AssertKeysWhereTheyBelong(Emulator);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Two_keyed_clients_spend_from_two_accounts()
    {
        var services = new ServiceCollection();
        services.AddKeyedSegmind("one", options => PointAt(options, "SG_first_key_000001"));
        services.AddKeyedSegmind("two", options => PointAt(options, "SG_second_key_00002"));
        await using var provider = services.BuildServiceProvider();
        var request = new SeedEditV3 { Image = HostPhoto(), Prompt = "x" };

        foreach (var name in (string[])["one", "two"])
        {
            await provider.GetRequiredKeyedService<SegmindClient>(name).RunAsync(request, Queued);
        }

        Assert.Equal(["SG_...01", "SG_...02"], Emulator.Ledger.Entries.Select(row => row.MaskedKey));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_client_of_the_factory_never_sends_a_lost_submit_again()
    {
        var services = new ServiceCollection();
        services.AddSegmind(options => PointAt(options, Emulator.ApiKey));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<SegmindClient>();
        var request = new SeedEditV3 { Image = HostPhoto(), Prompt = "x" };
        await client.RunAsync(request, Queued);
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting });

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(request));

        Assert.Equal((2, 2), (Posts($"/v2/{SeedEdit}"), Emulator.Ledger.Entries.Count));
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_app_with_a_wrong_address_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var settings = Settings("Segmind");
        settings["Segmind:BaseAddress"] = "http://api.example.com/";
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSegmind(builder.Configuration.GetSection(SegmindClientOptions.SectionName));
        using var host = builder.Build();

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Empty(Emulator.Requests);
    }

    private Dictionary<string, string?> Settings(string section) => new()
    {
        [$"{section}:ApiKey"] = Emulator.ApiKey,
        [$"{section}:BaseAddress"] = Emulator.BaseAddress.AbsoluteUri,
        [$"{section}:StorageAddress"] = Emulator.StorageAddress.AbsoluteUri,
        [$"{section}:RequestTimeout"] = "00:00:05",
    };

    private void PointAt(SegmindClientOptions options, string key)
    {
        options.ApiKey = key;
        options.BaseAddress = Emulator.BaseAddress;
        options.StorageAddress = Emulator.StorageAddress;
    }

    private sealed record EditorFiles(string Input, string Output);

    private sealed class Editor(SegmindClient client, EditorFiles files) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var result = await client.RunAsync(new SeedEditV3 { Image = ImageInput.FromFile(files.Input), Prompt = "x" }, Queued, cancellationToken);
            await result.Images[0].SaveAsync(files.Output, cancellationToken: cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
