namespace Segmind.Sdk.Emulator;

public sealed partial class SegmindEmulator
{
    /// <summary>Options that point a <see cref="SegmindClient"/> at this emulator, keys included, whatever the environment holds.</summary>
    /// <returns>A fresh set, yours to change.</returns>
    public SegmindClientOptions CreateClientOptions() => new()
    {
        ApiKey = ApiKey,
        AimlApiKey = _options.AimlApiKey ?? ApiKey,
        BaseAddress = BaseAddress,
        StorageAddress = StorageAddress,
        AimlAddress = BaseAddress,
    };

    /// <summary>Makes a client that talks to this emulator.</summary>
    /// <param name="configure">Changes the options first.</param>
    /// <returns>The client, yours to dispose.</returns>
    public SegmindClient CreateClient(Action<SegmindClientOptions>? configure = null)
    {
        var options = CreateClientOptions();
        configure?.Invoke(options);
        return new SegmindClient(options);
    }
}
