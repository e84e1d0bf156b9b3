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
        var clients = Enum.GetValues<HttpRole>().Select(role => services.AddHttpClient(FactoryHttpClients.NameOf(name, role))).ToArray();
        _mirrored = new MirroredServices(clients[0], [.. clients.Skip(1).Select(client => client.Name)]);
    }

    public IServiceCollection Services { get; }

    public string Name { get; }

    public IHttpClientBuilder HttpClient => this;

    IServiceCollection IHttpClientBuilder.Services => _mirrored;

    string IHttpClientBuilder.Name => _mirrored.First;

    /// <summary>
    /// Repeats what is configured for the first client's name for the others', in the same order. It adds through the factory's own
    /// builder, which keeps what is configured for all clients in front of it, whenever that is registered.
    /// </summary>
    private sealed class MirroredServices(IHttpClientBuilder first, string[] others) : Collection<ServiceDescriptor>(first.Services), IServiceCollection
    {
        public string First => first.Name;

        protected override void InsertItem(int index, ServiceDescriptor item)
        {
            if (index < Count)
            {
                base.InsertItem(index, item);
                return;
            }

            first.Services.Add(item);
            if (item is { IsKeyedService: false, ImplementationInstance: ConfigureNamedOptions<HttpClientFactoryOptions> configure } && configure.Name == First)
            {
                Repeat(name => ServiceDescriptor.Singleton<IConfigureOptions<HttpClientFactoryOptions>>(new ConfigureNamedOptions<HttpClientFactoryOptions>(name, configure.Action)));
            }
            else if (item is { IsKeyedService: false, ImplementationFactory: { } make } && item.ServiceType == typeof(IConfigureOptions<HttpClientFactoryOptions>))
            {
                Repeat(name => ServiceDescriptor.Transient<IConfigureOptions<HttpClientFactoryOptions>>(provider => Renamed(make(provider), name)));
            }
        }

        private void Repeat(Func<string, ServiceDescriptor> named)
        {
            foreach (var name in others)
            {
                first.Services.Add(named(name));
            }
        }

        private ConfigureNamedOptions<HttpClientFactoryOptions> Renamed(object made, string name) =>
            new(name, made is ConfigureNamedOptions<HttpClientFactoryOptions> configure && configure.Name == First ? configure.Action : null);
    }
}
