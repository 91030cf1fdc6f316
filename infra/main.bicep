// Everything that Cadence runs on in Azure, in one resource group: who it is, where it keeps its records, where it
// runs, and how Teams reaches it. No secret is passed in, made or kept: the one identity proves itself to Teams, to
// Cosmos DB and to the container registry.

targetScope = 'resourceGroup'

@description('Begins the name of everything that is made.')
@minLength(3)
@maxLength(20)
param name string = 'cadence'

@description('Where it runs and where the records lie.')
param location string = resourceGroup().location

@description('Name of the container registry that holds the image. It has to be there already.')
param registry string

@description('Resource group of the container registry.')
param registryGroup string = resourceGroup().name

@description('Repository and tag of the image in the registry. A tag of its own for every build: it is what a roll back names.')
param image string

@description('Tenants whose people may speak to the bot.')
param tenants array = [
  tenant().tenantId
]

@description('Object ids of the administrators: they keep teams, and see no engagement.')
param admins array = []

@description('Replicas that always run. Never none: the bot speaks by itself.')
@minValue(1)
param minReplicas int = 2

@description('Replicas at most. What Teams lets an app send a second is divided by this number.')
@minValue(1)
param maxReplicas int = 4

@description('Seconds between two looks for what is due, where nothing was. Each look asks every shard.')
@minValue(1)
param pollSeconds int = 30

@description('Most request units a second of Cosmos DB, from 1000 on; it scales between a tenth of that and it. 0: serverless, paid by use. Chosen once, when the account is made.')
@minValue(0)
param autoscaleMax int = 0

@description('How far back the records can be restored to any second.')
@allowed([
  'Continuous7Days'
  'Continuous30Days'
])
param backup string = 'Continuous30Days'

@description('Days that log lines are kept.')
@minValue(30)
param logDays int = 30

@description('Name of the Cosmos DB account. After a restore: that of the restored one.')
param account string = '${name}-${uniqueString(resourceGroup().id)}'

var database = 'cadence'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: name
    location: location
  }
}

module images 'modules/registry.bicep' = {
  name: 'images'
  scope: resourceGroup(registryGroup)
  params: {
    registry: registry
    principalId: identity.outputs.principalId
  }
}

module records 'modules/cosmos.bicep' = {
  name: 'records'
  params: {
    name: account
    location: location
    database: database
    principalId: identity.outputs.principalId
    autoscaleMax: autoscaleMax
    backup: backup
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    name: name
    location: location
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    registryServer: images.outputs.server
    image: image
    cosmosEndpoint: records.outputs.endpoint
    database: database
    tenants: tenants
    admins: admins
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    pollSeconds: pollSeconds
    logDays: logDays
  }
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    name: '${name}-${uniqueString(resourceGroup().id)}'
    displayName: 'Cadence'
    endpoint: 'https://${app.outputs.host}/api/messages'
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
  }
}

@description('The id that the Teams app package is made for.')
output appId string = identity.outputs.clientId

@description('Where Teams sends activities.')
output endpoint string = 'https://${app.outputs.host}/api/messages'

@description('The Cosmos DB account that holds the records.')
output records string = records.outputs.account
