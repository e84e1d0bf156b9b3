using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Segmind.Sdk;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="SegmindClient"/> in a container.</summary>
/// <remarks>Wrong options are an <see cref="OptionsValidationException"/> when the app starts, naming each property, rule and value.</remarks>
public static class SegmindServiceCollectionExtensions
{
    /// <summary>Registers a singleton <see cref="SegmindClient"/> over the HTTP client factory. Options are checked when the app starts.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets options; <see langword="null"/> when the environment's key is all it needs.</param>
    /// <returns>A builder to configure the HTTP clients with.</returns>
    public static ISegmindBuilder AddSegmind(this IServiceCollection services, Action<SegmindClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => Create(provider, Options.Options.DefaultName));
        return Add(services, Options.Options.DefaultName, configure);
    }

    /// <summary>Registers a singleton <see cref="SegmindClient"/> with options from configuration.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">The section, <c>builder.Configuration.GetSection("Segmind")</c>, or a configuration that holds it.</param>
    /// <returns>A builder to configure the HTTP clients with.</returns>
    public static ISegmindBuilder AddSegmind(this IServiceCollection services, IConfiguration configuration)
    {
        var builder = services.AddSegmind();
        Bind(services, builder.Name, configuration);
        return builder;
    }

    /// <summary>Registers a keyed singleton <see cref="SegmindClient"/>: one of several, each with its own options and HTTP clients.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The key: <c>[FromKeyedServices("name")] SegmindClient client</c>.</param>
    /// <param name="configure">Sets options; <see langword="null"/> when the environment's key is all it needs.</param>
    /// <returns>A builder to configure the HTTP clients with.</returns>
    public static ISegmindBuilder AddKeyedSegmind(this IServiceCollection services, string name, Action<SegmindClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, name));
        return Add(services, name, configure);
    }

    /// <summary>Registers a keyed singleton <see cref="SegmindClient"/> with options from configuration.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The key: <c>[FromKeyedServices("name")] SegmindClient client</c>.</param>
    /// <param name="configuration">The section, such as <c>builder.Configuration.GetSection("Tenants:One")</c>.</param>
    /// <returns>A builder to configure the HTTP clients with.</returns>
    public static ISegmindBuilder AddKeyedSegmind(this IServiceCollection services, string name, IConfiguration configuration)
    {
        var builder = services.AddKeyedSegmind(name);
        Bind(services, name, configuration);
        return builder;
    }

    private static void Bind(IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(SegmindClientOptions.SectionName);
        services.AddOptions<SegmindClientOptions>(name).Bind(section.Exists() ? section : configuration);
    }

    private static SegmindBuilder Add(IServiceCollection services, string name, Action<SegmindClientOptions>? configure)
    {
        var options = services.AddOptions<SegmindClientOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SegmindClientOptions>, SegmindClientOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, WireGuardFilter>());
        var builder = new SegmindBuilder(services, name);
        if (!services.Any(service => service is { IsKeyedService: false, ImplementationInstance: Registration known } && known.Name == name))
        {
            services.AddSingleton(new Registration(name));
            ForeignHandlers.TakeOff(builder.HttpClient);
        }

        return builder;
    }

    private static SegmindClient Create(IServiceProvider provider, string name) => new(
        OptionsRules.Resolve(provider.GetRequiredService<IOptionsMonitor<SegmindClientOptions>>().Get(name)),
        new FactoryHttpClients(provider.GetRequiredService<IHttpClientFactory>(), name),
        provider.GetService<TimeProvider>(),
        provider.GetService<ILoggerFactory>());

    /// <summary>Says that a client's name has been registered: a second call must not take off what the app has added since the first.</summary>
    private sealed class Registration(string name)
    {
        public string Name { get; } = name;
    }
}
