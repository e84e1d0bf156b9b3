using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Segmind.Sdk;

/// <summary>One client's registration. Its HTTP clients, one a role, are configured by the same calls.</summary>
internal sealed class SegmindBuilder : ISegmindBuilder, IHttpClientBuilder
{
    private readonly MirroredServices _mirrored;

    public SegmindBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
        var names = Enum.GetValues<HttpRole>().Select(role => FactoryHttpClients.NameOf(name, role)).ToArray();
        foreach (var clientName in names)
        {
            services.AddHttpClient(clientName);
        }

        _mirrored = new MirroredServices(services, names);
    }

    public IServiceCollection Services { get; }

    public string Name { get; }

    public IHttpClientBuilder HttpClient => this;

    IServiceCollection IHttpClientBuilder.Services => _mirrored;

    string IHttpClientBuilder.Name => _mirrored.First;

    /// <summary>Repeats what is configured for the first client's name for the others', in the same order.</summary>
    private sealed class MirroredServices(IServiceCollection services, string[] names) : Collection<ServiceDescriptor>(services), IServiceCollection
    {
        public string First => names[0];

        protected override void InsertItem(int index, ServiceDescriptor item)
        {
            base.InsertItem(index, item);
            if (item is { IsKeyedService: false, ImplementationInstance: ConfigureNamedOptions<HttpClientFactoryOptions> configure } && configure.Name == First)
            {
                foreach (var name in names.Skip(1))
                {
                    base.InsertItem(Count, ServiceDescriptor.Singleton<IConfigureOptions<HttpClientFactoryOptions>>(
                        new ConfigureNamedOptions<HttpClientFactoryOptions>(name, configure.Action)));
                }
            }
        }
    }
}
